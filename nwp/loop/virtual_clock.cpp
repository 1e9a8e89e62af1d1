#include "nwp/loop/virtual_clock.h"
