#include "nwp/chip/cc3235.h"
