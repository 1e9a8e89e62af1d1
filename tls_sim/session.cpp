#include "tls_sim/tls.h"
