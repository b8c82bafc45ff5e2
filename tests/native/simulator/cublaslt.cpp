// libcublasLt: real libcublas needs it beside itself, so one who loads libraries one by one finds it here. Nothing of it is simulated.
#include "cuda_types.h"

EAS_EXPORT size_t cublasLtGetVersion() { return 120604; }
