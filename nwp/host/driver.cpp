#include "nwp/host/driver.h"
