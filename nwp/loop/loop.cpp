#include "nwp/loop/loop.h"
