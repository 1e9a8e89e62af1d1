#include "fs_sim/file_system.h"
