/* SPDX-License-Identifier: MIT */
/*
 * Runs a command with its output thrown away and prints what it took: seconds of the clock,
 * seconds of processors, KiB at its peak. A process that Python starts is born with the memory
 * of Python and never gets rid of it in the kernel's books; this one is small.
 *
 *     bench_spawn COMMAND [ARGUMENT]...
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds_of(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void become(char **words)
{
    int sink = open("/dev/null", O_WRONLY);

    dup2(sink, STDOUT_FILENO);
    dup2(sink, STDERR_FILENO);
    execvp(words[0], words);
    _exit(127);
}

int main(int argc, char **argv)
{
    struct rusage usage;
    int status = 0;
    double start;
    pid_t child;

    if (argc < 2)
        return 2;
    start = now();
    child = fork();
    if (child == 0)
        become(argv + 1);
    if (child < 0 || wait4(child, &status, 0, &usage) < 0 ||
        (WIFEXITED(status) && WEXITSTATUS(status) == 127))
        return 2;
    printf("%.6f %.6f %ld\n", now() - start,
           seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime), usage.ru_maxrss);
    return 0;
}
