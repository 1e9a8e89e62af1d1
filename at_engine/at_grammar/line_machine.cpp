#include "at_engine/at_grammar/line_machine.h"
