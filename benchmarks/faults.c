/* Makes the system's calls fail on files below a folder, as a full, broken or read-only disk does.
   NEWSDESK_FAULT_UNDER: the folder. NEWSDESK_FAULT: a file of two ints, the call (below; 0: none) and the errno. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

enum { NONE, WRITE, FSYNC, RENAME, TRUNCATE };

static volatile int *control;

static int here(const char *path) {
    const char *under = getenv("NEWSDESK_FAULT_UNDER");
    return under && strncmp(path, under, strlen(under)) == 0;
}

static int fails(int call, int fd, const char *path) {
    if (!control) {
        const char *name = getenv("NEWSDESK_FAULT");
        int file = name ? open(name, O_RDONLY) : -1;
        void *at = file >= 0 ? mmap(0, 2 * sizeof(int), PROT_READ, MAP_SHARED, file, 0) : MAP_FAILED;
        if (file >= 0) close(file);
        if (at == MAP_FAILED) return 0;
        control = at;
    }
    if (control[0] != call) return 0;
    char link[64], target[4096];
    if (!path) {
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        ssize_t length = readlink(link, target, sizeof target - 1);
        if (length < 0) return 0;
        target[length] = 0;
        path = target;
    }
    if (!here(path)) return 0;
    errno = control[1];
    return 1;
}

#define NEXT(type, name, ...) ((type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name))

ssize_t write(int fd, const void *data, size_t size) {
    return fails(WRITE, fd, 0) ? -1 : NEXT(ssize_t, "write", int, const void *, size_t)(fd, data, size);
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
    return fails(WRITE, fd, 0) ? -1 : NEXT(ssize_t, "pwrite", int, const void *, size_t, off_t)(fd, data, size, at);
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    return fails(WRITE, fd, 0) ? -1 : NEXT(ssize_t, "pwrite64", int, const void *, size_t, off64_t)(fd, data, size, at);
}
int fsync(int fd) { return fails(FSYNC, fd, 0) ? -1 : NEXT(int, "fsync", int)(fd); }
int fdatasync(int fd) { return fails(FSYNC, fd, 0) ? -1 : NEXT(int, "fdatasync", int)(fd); }
int ftruncate(int fd, off_t size) { return fails(TRUNCATE, fd, 0) ? -1 : NEXT(int, "ftruncate", int, off_t)(fd, size); }
int ftruncate64(int fd, off64_t size) {
    return fails(TRUNCATE, fd, 0) ? -1 : NEXT(int, "ftruncate64", int, off64_t)(fd, size);
}
int rename(const char *from, const char *to) {
    return fails(RENAME, -1, to) ? -1 : NEXT(int, "rename", const char *, const char *)(from, to);
}
