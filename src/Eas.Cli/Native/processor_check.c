/* Linked into native AOT builds, whose code is compiled for fixed instruction sets. On a processor without them the runtime aborts with a core
   dump before Main; this runs before the runtime and refuses in one line. EAS_LEVEL is 3 or 4: x86-64-v3 or -v4. Compiled for any x86-64. */

#include <unistd.h>

#if EAS_LEVEL == 4
#define LEVEL "4"
#define REMEDY "use the build for x86-64-v3, or the one that chooses at start\n"
#else
#define LEVEL "3"
#define REMEDY "use the build that chooses at start\n"
#endif

static int has_level(void)
{
    __builtin_cpu_init();
    int has = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
#if EAS_LEVEL == 4
    has = has && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd")
        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
#endif
    return has;
}

__attribute__((constructor)) static void refuse_other_processors(void)
{
    static const char message[] = "eas: this build is for x86-64-v" LEVEL " processors, and this one lacks some of its instructions; " REMEDY;
    if (has_level())
        return;
    (void)!write(STDERR_FILENO, message, sizeof message - 1);
    _exit(1);
}
