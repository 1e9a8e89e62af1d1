#include "at_engine/at_dispatch/engine.h"
