/* The reference counts of the post, without Python: threads that add to one number at once.
 *
 * Arguments: how (plain, atomic or mutex), threads, additions each. Prints the additions that are
 * lost, in all, and the wall nanoseconds for each addition of a thread.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static volatile long plain;
static long atomic;
static long guarded;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static char how;
static long additions;

static void *work(void *unused) {
    for (long n = 0; n < additions; n++) {
        if (how == 'p') {
            plain = plain + 1; /* read, add, write: another thread may come between */
        } else if (how == 'a') {
            __atomic_fetch_add(&atomic, 1, __ATOMIC_SEQ_CST);
        } else {
            pthread_mutex_lock(&mutex);
            guarded = guarded + 1;
            pthread_mutex_unlock(&mutex);
        }
    }
    return unused;
}

int main(int count, char **given) {
    if (count != 4) return 2;
    how = given[1][0];
    int threads = atoi(given[2]);
    additions = atol(given[3]);
    pthread_t started[64];
    if (threads < 1 || threads > 64) return 2;
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (int n = 0; n < threads; n++)
        if (pthread_create(&started[n], NULL, work, NULL)) return 1;
    for (int n = 0; n < threads; n++) pthread_join(started[n], NULL);
    clock_gettime(CLOCK_MONOTONIC, &end);
    double ns = (end.tv_sec - start.tv_sec) * 1e9 + (end.tv_nsec - start.tv_nsec);
    long total = how == 'p' ? plain : how == 'a' ? atomic : guarded;
    printf("%ld %.4f\n", threads * additions - total, ns / additions);
    return 0;
}
