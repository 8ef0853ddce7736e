/* A model of how CPython hands its lock over between threads that never wait for anything else.
 *
 * old: Python 2's lock where it is a mutex and a condition variable (Python/thread_pthread.h): every
 *      100 ticks a thread lets go and at once asks again.
 * new: the lock since 3.2 (Python/ceval_gil.h): who waits asks after an interval, and a thread that
 *      was made to let go waits until another has the lock.
 * A failed attempt is a waiting thread that is woken up and finds the lock taken again.
 *
 * Arguments: old or new, threads, seconds, interval in seconds (new). Prints JSON: the holds as
 * [thread, start, end, 1] and the failed attempts as [thread, time], of the first KEPT of each, in
 * seconds; and how many there were.
 */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define KEPT 20000
#define WORK 600 /* additions: about as long as 100 ticks of Python 2 */

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER, switched = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t free_again, taken;
static volatile int locked, drop, stop;
static volatile int holder = -1;
static unsigned long switches, failures;
static int is_new, names[64];
static double begin, interval;
static struct { int thread; double time; } holds[KEPT], failed[KEPT];

static double now(void) {
    struct timespec moment;
    clock_gettime(CLOCK_MONOTONIC, &moment);
    return moment.tv_sec + moment.tv_nsec / 1e9 - begin;
}

static int wait_until(pthread_cond_t *condition, pthread_mutex_t *guard, double seconds) {
    struct timespec end;
    clock_gettime(CLOCK_MONOTONIC, &end);
    long nanoseconds = end.tv_nsec + (long)(seconds * 1e9);
    end.tv_sec += nanoseconds / 1000000000;
    end.tv_nsec = nanoseconds % 1000000000;
    return pthread_cond_timedwait(condition, guard, &end);
}

static void acquire(int me) {
    pthread_mutex_lock(&mutex);
    while (locked) {
        unsigned long seen = switches;
        int late = wait_until(&free_again, &mutex, is_new ? interval : 1.0) == ETIMEDOUT;
        if (late && is_new && locked && switches == seen) drop = 1;
        if (!late && locked) {
            if (failures < KEPT) failed[failures].thread = me, failed[failures].time = now();
            failures++;
        }
    }
    locked = 1;
    pthread_mutex_lock(&switched);
    if (holder != me) {
        if (switches < KEPT) holds[switches].thread = me, holds[switches].time = now();
        holder = me;
        switches++;
    }
    pthread_cond_signal(&taken);
    pthread_mutex_unlock(&switched);
    drop = 0;
    pthread_mutex_unlock(&mutex);
}

static void release(int me) {
    pthread_mutex_lock(&mutex);
    locked = 0;
    pthread_cond_signal(&free_again);
    pthread_mutex_unlock(&mutex);
    if (!is_new || !drop) return;
    pthread_mutex_lock(&switched);
    while (holder == me && !stop) {
        drop = 0;
        wait_until(&taken, &switched, 0.05);
    }
    pthread_mutex_unlock(&switched);
}

static void *work(void *given) {
    int me = *(int *)given;
    acquire(me);
    while (!stop) {
        for (volatile int n = 0; n < WORK; n++);
        if (is_new && !drop) continue;
        release(me);
        acquire(me);
    }
    release(me);
    return NULL;
}

int main(int count, char **given) {
    if (count != 5) return 2;
    is_new = given[1][0] == 'n';
    int threads = atoi(given[2]);
    double seconds = atof(given[3]);
    interval = atof(given[4]);
    if (threads < 2 || threads > 64) return 2;
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&free_again, &monotonic);
    pthread_cond_init(&taken, &monotonic);
    pthread_t started[64];
    begin = now();
    for (int n = 0; n < threads; n++) {
        names[n] = n;
        if (pthread_create(&started[n], NULL, work, &names[n])) return 1;
    }
    struct timespec pause = {(time_t)seconds, (long)((seconds - (time_t)seconds) * 1e9)};
    nanosleep(&pause, NULL);
    stop = 1;
    for (int n = 0; n < threads; n++) pthread_join(started[n], NULL);
    unsigned long most = switches < KEPT ? switches : KEPT;
    printf("{\"switches\": %lu, \"failures\": %lu, \"runs\": [", switches, failures);
    for (unsigned long n = 0; n + 1 < most; n++)
        printf("%s[%d, %.7f, %.7f, 1]", n ? ", " : "", holds[n].thread, holds[n].time, holds[n + 1].time);
    printf("], \"failed\": [");
    most = failures < KEPT ? failures : KEPT;
    for (unsigned long n = 0; n < most; n++)
        printf("%s[%d, %.7f]", n ? ", " : "", failed[n].thread, failed[n].time);
    printf("]}\n");
    return 0;
}
