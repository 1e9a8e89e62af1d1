#include "nwp/loop/real_clock.h"
