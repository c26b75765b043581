#pragma once

#include "measure/metric.hpp"

#include <array>

namespace switchmark::measure {

/// In the order of the columns.
inline constexpr std::array metrics{
    metric{"switch_ns", "ns", "lower", "time", shown_in::summary, topics::switching,
           "The time of one switch in one direction, from the call of `yield` in one task to the first instruction "
           "after `yield` in the next task. It includes the run queue, the ledger, the jump, transfer or poll (in "
           "`depth` through all nested calls), and cache misses. The time of the same rounds without these yields "
           "is subtracted, so that the workload's kernel, the start and the end of the tasks, and the clock are "
           "excluded.",
           scaled_to::clock},
    metric{"switch_ratio", "1", "lower", "ratio", shown_in::summary, topics::switching,
           "`switch_ns` of a model divided by `switch_ns` of the reference model at the same configuration. The "
           "reference model makes bare Boost.Context jumps, in an order that is fixed beforehand and without a "
           "scheduler."},
    metric{"aa_ratio", "1", "lower", "ratio", shown_in::summary, topics::switching,
           "The A/A control: `switch_ns` of a second cell that runs the functions of the reference model, divided "
           "by `switch_ns` of the reference model. The true ratio is 1, so that every deviation from 1 is noise. A "
           "difference between two models that is smaller than this deviation is no evidence."},
    metric{"jumps_per_yield", "1", "lower", "exact", shown_in::summary, topics::switching,
           "The number of context switches of fibers for one yield, counted by the ledger. The count of the rounds "
           "without yields is subtracted."},
    metric{"polls_per_yield", "1", "lower", "exact", shown_in::record, topics::switching,
           "The number of times that the worker polls a root future for one yield, counted by the ledger. The count "
           "of the rounds without yields is subtracted."},
    metric{"child_polls_per_yield", "1", "lower", "exact", shown_in::summary, topics::switching,
           "The number of times that a future polls another future for one yield, counted by the ledger. The count "
           "of the rounds without yields is subtracted."},
    metric{"transfers_per_yield", "1", "lower", "exact", shown_in::record, topics::switching,
           "The number of times that a suspending coroutine resumes the next ready coroutine directly, for one yield, "
           "counted by the ledger. The count of the rounds without yields is subtracted."},
    metric{"instructions_per_switch", "1", "lower", "exact", shown_in::summary, topics::switching,
           "The number of instructions of one switch in user space, counted by callgrind between the two ends of "
           "`switch_ns`. The instructions of the same rounds without yields are subtracted. It is reported only by "
           "a run with `--instructions`."},
    metric{"instructions_per_poll", "1", "lower", "exact", shown_in::record, topics::switching,
           "`instructions_per_switch` divided by `polls_per_yield`: the instructions of one poll of a root future, "
           "with its share of the run queue and the ledger. It is reported only by a run with `--instructions`."},
    metric{"spawn_ns", "ns", "lower", "time", shown_in::summary, topics::creation,
           "The time to create, run and join one child, from the call of `spawn` in the parent to the parent's "
           "first instruction after the join. It includes taking a stack or allocating a frame, the dispatches of "
           "child and parent, the end of the child, freeing, and waking the parent. The time of a parent without "
           "children and of plain calls of the children's kernels is subtracted.",
           scaled_to::clock},
    metric{"spawn_ratio", "1", "lower", "ratio", shown_in::summary, topics::creation,
           "`spawn_ns` of a model divided by `spawn_ns` of the reference model at the same configuration. The "
           "reference model runs each child on a bare Boost.Context fiber with a stack from a pool."},
    metric{"instructions_per_spawn", "1", "lower", "exact", shown_in::summary, topics::creation,
           "The number of instructions to create, run and join one child in user space, counted by callgrind "
           "between the two ends of `spawn_ns`. The instructions of a parent without children and of the children's "
           "kernels are subtracted. It is reported only by a run with `--instructions`."},
    metric{"park_ns", "ns", "lower", "time", shown_in::summary, topics::memory,
           "The time to create one task and to park it on a timer, from the call of `spawn` to the suspension of "
           "the task. It includes the first touch of the task's memory. The tasks are parked in eight groups; "
           "reading the memory of the process between the groups is excluded."},
    metric{"resident_bytes_per_task", "B", "lower", "time", shown_in::summary, topics::memory,
           "The resident memory of one parked task: the slope of the least-squares line through `Rss` of "
           "`/proc/self/smaps_rollup` over the number of parked tasks. What the program holds without tasks drops "
           "out. Page tables and stack pages that were never touched are excluded. The slope is not resolved, and not "
           "reported, if the tasks need fewer than 64 pages."},
    metric{
        "reserved_bytes_per_task", "B", "lower", "time", shown_in::summary, topics::memory,
        "The reserved address space of one parked task: the slope of the least-squares line through `VmSize` of "
        "`/proc/self/status` over the number of parked tasks. Stacks are reserved in slabs that double in size, "
        "so that the slope can exceed the size of one stack. The slope is not resolved, and not reported, if the tasks "
        "need less than 64 times 132 KiB, in steps of which the heap grows."},
    metric{"page_table_bytes_per_task", "B", "lower", "time", shown_in::record, topics::memory,
           "The page tables of one parked task: the slope of the least-squares line through `VmPTE` of "
           "`/proc/self/status` over the number of parked tasks. They are not part of `resident_bytes_per_task`. "
           "The slope is not resolved, and not reported, if it is less than 64 pages."},
    metric{"mappings_per_1000_tasks", "1", "lower", "time", shown_in::record, topics::memory,
           "The number of memory mappings that 1,000 parked tasks need: 1,000 times the slope of the least-squares "
           "line through the number of lines of `/proc/self/maps` over the number of parked tasks. The kernel "
           "limits the mappings of a process by `vm.max_map_count`."},
    metric{"allocations_per_task", "1", "lower", "exact", shown_in::summary, topics::memory,
           "The number of coroutine frames, boxed futures or stacks that are taken for one task, counted by the "
           "ledger. A stack that comes from the pool counts as well. In `spawn`, what a parent without children "
           "takes is subtracted."},
    metric{"frame_bytes", "B", "lower", "exact", shown_in::summary, topics::memory,
           "The size of one coroutine frame, one boxed future or one stack: the bytes taken divided by the number of "
           "them, counted by the ledger. For a stack, all reserved address space counts, whether it was touched or "
           "not. In `depth`, where only coroutines report it, it is the mean over the frames of all nested calls."},
    metric{"elided_frames_per_task", "1", "higher", "exact", shown_in::summary, topics::memory,
           "The number of coroutines that one task calls, itself included, less the number of frames that are "
           "allocated for them. The compiler has placed the missing frames in the frames of their callers."},
    metric{"wait_p50_us", "us", "lower", "time", shown_in::summary, topics::waiting,
           "The 50th percentile (nearest rank) of the time from the intended moment of a wake to the first "
           "instruction of the latency-sensitive task after the wake. All wakes of all latency-sensitive tasks "
           "count, and their intended moments are fixed before the run."},
    metric{"wait_p90_us", "us", "lower", "time", shown_in::record, topics::waiting,
           "The 90th percentile (nearest rank) of the time from the intended moment of a wake to the first "
           "instruction of the latency-sensitive task after the wake. All wakes of all latency-sensitive tasks "
           "count, and their intended moments are fixed before the run."},
    metric{"wait_p99_us", "us", "lower", "time", shown_in::summary, topics::waiting,
           "The 99th percentile (nearest rank) of the time from the intended moment of a wake to the first "
           "instruction of the latency-sensitive task after the wake. All wakes of all latency-sensitive tasks "
           "count, and their intended moments are fixed before the run."},
    metric{"wait_p999_us", "us", "lower", "time", shown_in::record, topics::waiting,
           "The 99.9th percentile (nearest rank) of the time from the intended moment of a wake to the first "
           "instruction of the latency-sensitive task after the wake. All wakes of all latency-sensitive tasks "
           "count, and their intended moments are fixed before the run."},
    metric{"wait_max_us", "us", "lower", "time", shown_in::record, topics::waiting,
           "The maximum of the time from the intended moment of a wake to the first instruction of the latency-"
           "sensitive task after the wake. All wakes of all latency-sensitive tasks count, and their intended "
           "moments are fixed before the run."},
    metric{
        "wake_p50_us", "us", "lower", "time", shown_in::summary, topics::waiting,
        "The median (nearest rank) of the time from the call of `wake` in another thread, on another CPU, to the first "
        "instruction of the task that it wakes. It includes the system call of that thread, the time until the kernel "
        "has woken the worker or the worker has polled its reactor, the dispatch of the task, and one reading of the "
        "clock. The first wake of an epoch is excluded."},
    metric{
        "wake_p99_us", "us", "lower", "time", shown_in::record, topics::waiting,
        "The 99th percentile (nearest rank) of the time from the call of `wake` in another thread, on another CPU, to "
        "the first instruction of the task that it wakes. It includes what `wake_p50_us` includes."},
    metric{"worst_starvation_us", "us", "lower", "time", shown_in::summary, topics::waiting,
           "The longest time that a latency-sensitive task was ready and did not run. The time begins at the "
           "intended moment of a wake, or at the previous run of the task if that was later, and ends at the next "
           "run of the task."},
    metric{"starvation_share", "1", "lower", "ratio", shown_in::record, topics::waiting,
           "`worst_starvation_us` divided by the time from the start of the first computing task to the end of the "
           "last computing task. 1 means that a latency-sensitive task did not run during that whole time."},
    metric{"longest_step_us", "us", "lower", "time", shown_in::summary, topics::waiting,
           "The longest time between the ends of two consecutive rounds of a computing task, or between its start and "
           "the end of its first round. No safepoint stands within a round, so that only a tick can stop the task "
           "there. The time in which other tasks run before the round ends is included."},
    metric{"jain_min", "1", "higher", "ratio", shown_in::summary, topics::waiting,
           "The minimum of Jain's fairness index over windows of 20 quanta. The index compares how many rounds each "
           "computing task completed in a window: 1 means that all tasks completed the same number, 1/K means that "
           "one of K tasks completed all of them. A round that is not finished counts by its share of time; windows "
           "after the end of the first computing task are excluded."},
    metric{"jain_median", "1", "higher", "ratio", shown_in::record, topics::waiting,
           "The median of Jain's fairness index over windows of 20 quanta. The index compares how many rounds each "
           "computing task completed in a window: 1 means that all tasks completed the same number, 1/K means that "
           "one of K tasks completed all of them. A round that is not finished counts by its share of time; windows "
           "after the end of the first computing task are excluded."},
    metric{"run_ns", "ns", "lower", "time", shown_in::record, topics::throughput,
           "The elapsed time of a whole run of computing and latency-sensitive tasks, from before the first task is "
           "created until the last task has ended."},
    metric{"work_per_cpu_second", "1/s", "higher", "time", shown_in::record, topics::throughput,
           "The rounds of all computing tasks divided by the CPU time of the thread for the whole run. The CPU time "
           "includes ticks, tick handlers, the scheduler and the latency-sensitive tasks."},
    metric{"throughput_ratio", "1", "higher", "ratio", shown_in::summary, topics::throughput,
           "`work_per_cpu_second` of a model divided by `work_per_cpu_second` of the reference model at the same "
           "configuration. The reference model never interrupts a computing task; for a model that does, the "
           "difference from 1 is the price of interrupting."},
    metric{"hog_cpu_ms", "ms", "lower", "time", shown_in::record, topics::throughput,
           "The CPU time of the thread for the whole run, divided by the number of computing tasks. It includes "
           "ticks, tick handlers, the scheduler and the latency-sensitive tasks."},
    metric{"forced_switches", "1", "lower", "time", shown_in::summary, topics::ticks,
           "The number of switches in one run that a tick caused and the task did not request."},
    metric{"ticks_delivered", "1", "lower", "time", shown_in::record, topics::ticks,
           "The number of times that the tick handler ran in one run, whatever became of the tick."},
    metric{"ticks_taken", "1", "lower", "time", shown_in::record, topics::ticks,
           "The number of ticks in one run that were taken, at once or after they had been deferred: the timers "
           "were checked and another ready task was looked for. A tick that found no other ready task is included, "
           "although it caused no switch."},
    metric{"ticks_deferred", "1", "lower", "time", shown_in::record, topics::ticks,
           "The number of ticks in one run that were left pending, because the task was in a non-preemptible "
           "section or in library code, or had too little stack left. A pending tick is taken later, or forgotten "
           "if the task suspends by itself first."},
    metric{"ticks_retried", "1", "lower", "time", shown_in::record, topics::ticks,
           "The number of ticks in one run that arrived while an earlier tick of the same dispatch was pending. "
           "After a deferred tick, the timer is armed again for a fraction of the quantum."},
    metric{"ticks_ignored", "1", "lower", "time", shown_in::record, topics::ticks,
           "The number of ticks in one run that were ignored because there was no task to preempt: the worker ran "
           "on its own stack, or the timer was no longer in use."},
    metric{"tick_lag_p50_us", "us", "lower", "time", shown_in::record, topics::ticks,
           "The 50th percentile (nearest rank) of the time from the moment when a tick is first deferred to the "
           "forced switch that follows. It is 0 for a tick that switches at once; all forced switches of the run "
           "count."},
    metric{"tick_lag_p99_us", "us", "lower", "time", shown_in::record, topics::ticks,
           "The 99th percentile (nearest rank) of the time from the moment when a tick is first deferred to the "
           "forced switch that follows. It is 0 for a tick that switches at once; all forced switches of the run "
           "count."},
    metric{"tick_lag_max_us", "us", "lower", "time", shown_in::record, topics::ticks,
           "The maximum of the time from the moment when a tick is first deferred to the forced switch that "
           "follows. It is 0 for a tick that switches at once; all forced switches of the run count."},
    metric{"forced_switch_ns", "ns", "lower", "time", shown_in::summary, topics::ticks,
           "The time of one forced switch, from the system call that raises a tick in one fiber to the first "
           "instruction after that system call in the next fiber. It includes the signal, its handler, the check of "
           "the timers, the switch, and one step of the workload's kernel of about a nanosecond. Creating the "
           "fibers is excluded."},
    metric{"tick_ns", "ns", "lower", "time", shown_in::summary, topics::ticks,
           "The time of one tick without a switch: from the system call that raises the tick to the first "
           "instruction after that system call, in a fiber beside which no other fiber is ready. It includes the "
           "signal, its handler, the check of the timers, and one step of the workload's kernel of about a "
           "nanosecond."},
    metric{"forced_ratio", "1", "lower", "ratio", shown_in::summary, topics::ticks,
           "The time of forced switches divided by the time of the same ticks without a switch. The two are "
           "measured one after the other, and the median of several such pairs is the figure of an epoch."},
    metric{"forced_remainder_ns", "ns", "lower", "time", shown_in::record, topics::ticks,
           "The time of one forced switch less the time of one tick without a switch: the switch itself, and the "
           "cache misses that it causes. The two are measured one after the other, and the median of several such "
           "pairs is the figure of an epoch."},
    metric{"suspension_points", "1", "higher", "exact", shown_in::summary, topics::coverage,
           "The number of instruction addresses of program code at which a task was seen suspended. An address "
           "counts if a task goes on there after a wait that suspended it, or if a tick stopped a task there. "
           "Library code and the non-preemptible section are excluded."},
    metric{"suspension_coverage", "1", "higher", "exact", shown_in::summary, topics::coverage,
           "`suspension_points` divided by the number of instruction addresses of program code that the tasks "
           "execute. The executed addresses come from a separate run, which is single-stepped and has no forced "
           "switches. Library code and the non-preemptible section are excluded."},
    metric{"non_preemptible_share", "1", "lower", "exact", shown_in::record, topics::coverage,
           "The share of the executed instruction addresses of program code that lie in the non-preemptible "
           "section, where no tick is taken. The executed addresses come from a separate run, which is single-"
           "stepped and has no forced switches."},
    metric{"join_ns", "ns", "lower", "time", shown_in::summary, topics::joining,
           "The time to create, park, wake, join and free one child: from the call of `spawn` for the parent to the "
           "return of the scheduler's `run`, divided by the number of children. The sleeps of the children take no "
           "time, because the clock of the run is virtual."},
    metric{"concurrency", "1", "higher", "exact", shown_in::summary, topics::joining,
           "The sum of the sleeps of all children divided by the virtual time from the start until the parent has "
           "waited for all of them. 1 means that one sleep came after the other."},
    metric{"polls_per_child", "1", "lower", "exact", shown_in::summary, topics::joining,
           "The number of times that a future polls another future, divided by the number of children. Only futures "
           "report it."},
    metric{"message_ns", "ns", "lower", "time", shown_in::summary, topics::signals,
           "The time of one message through a channel, from the call of `send` for one message to the call of `send` "
           "for the next. It includes the sender's and the receiver's waits with their switches, and the places of "
           "the channel. The time of the workload's kernels for the same messages from one plain loop without tasks "
           "is subtracted. Creating the tasks is excluded; their start and their end are spread over all messages.",
           scaled_to::clock},
    metric{"waits_per_message", "1", "lower", "exact", shown_in::summary, topics::signals,
           "The number of waits of the sender and of the receiver that suspended a task, divided by the number of "
           "messages, counted by the ledger."},
    metric{"handoff_ns", "ns", "lower", "time", shown_in::summary, topics::signals,
           "The time of one hand-over of a mutex, from the call of `unlock` in one task to the return of `lock` in "
           "the task that waited longest. It includes the wait of the task that asks for the mutex again, and the "
           "switch. The time of as many rounds of one task alone, whose mutex is always free, is subtracted, so that "
           "the workload's kernel, the yield of the holder and the calls of a free mutex are excluded.",
           scaled_to::clock},
    metric{"waits_per_lock", "1", "lower", "exact", shown_in::summary, topics::signals,
           "The number of times that a task was suspended because another task held the mutex, divided by the number "
           "of times that a task took it, counted by the ledger."},
    metric{"computing_lock_ns", "ns", "lower", "time", shown_in::summary, topics::signals,
           "The time of one round of a task that computes for longer than a quantum, takes a mutex, and computes as "
           "long again while it holds the mutex: the time of the whole run of all tasks divided by their rounds. "
           "Ticks, handlers and switches are included. Creating the tasks is excluded."},
    metric{"waits_per_computing_lock", "1", "lower", "time", shown_in::summary, topics::signals,
           "The number of times that a task was suspended because another task held the mutex, divided by the number "
           "of times that a task took it. The holder computes for longer than a quantum and does not wait itself, so "
           "that another task can ask only if a tick has stopped the holder."},
    metric{"idle_cpu_ns", "ns", "lower", "time", shown_in::summary, topics::signals,
           "The CPU time of the thread for one wait of one task for an event that another task sets after a sleep: "
           "the CPU time of the whole run divided by the number of waiting tasks. It includes the sleep of the task "
           "that sets the event, and the start and the end of all tasks. Creating the tasks is excluded."},
    metric{"polls_per_wait", "1", "lower", "time", shown_in::summary, topics::signals,
           "The number of yields for one wait of one task for an event: how often a task that polls finds the event "
           "not yet set. 0 for a task that is woken by the event."},
    metric{"call_ns", "ns", "lower", "time", shown_in::summary, topics::safepoints,
           "The time of one call of the workload's kernel in a task that never waits, from the start of one call to "
           "the start of the next. It includes the loop around the call and what the model adds: its safepoints or "
           "its ticks. Creating the task is excluded; its start and its end are spread over all calls.",
           scaled_to::clock},
    metric{"call_ratio", "1", "lower", "ratio", shown_in::summary, topics::safepoints,
           "The time of all calls of an epoch divided by the time of the same calls without what the model adds. A "
           "stackless model then has no safepoints; the body of a fiber is then called outside its scheduler, where "
           "no tick is armed. The order of the two changes from epoch to epoch."},
    metric{"awaitable_call_ns", "ns", "lower", "time", shown_in::summary, topics::calls,
           "The time of one call of a function that may wait, from the call to the caller's next instruction. It "
           "includes the wait if the call waits (a yield to the other task), and the frame or box of the call. In a "
           "recursion the innermost call alone may wait, and the wait is spread over all calls of the recursion. The "
           "time of the same work from a plain loop without calls is subtracted. Creating the tasks is excluded; their "
           "start and their end are spread over all calls.",
           scaled_to::clock},
    metric{"allocations_per_call", "1", "lower", "exact", shown_in::summary, topics::calls,
           "The number of coroutine frames or boxed futures that are taken for one call of a function that may wait, "
           "counted by the ledger. A frame that comes from a pool counts as well. What the tasks themselves take is "
           "excluded."},
    metric{"step_ns", "ns", "lower", "time", shown_in::summary, topics::granularity,
           "The time of one step and its switch, from the call of the workload's kernel in one task to the call of "
           "the kernel in the next task. It includes the work of the step, and cache misses where the other tasks "
           "have displaced the task's working set. Creating the tasks is excluded.",
           scaled_to::clock},
    metric{"step_ratio", "1", "lower", "ratio", shown_in::summary, topics::granularity,
           "`step_ns` of a model divided by `step_ns` of the reference model at the same configuration. Where it is "
           "close to 1, the choice of the model does not matter."},
    metric{"switch_share", "1", "lower", "ratio", shown_in::summary, topics::granularity,
           "1 less the quotient of two times: of the same calls of the workload's kernel in the same order from one "
           "plain loop without tasks, and of the rounds with yields. It is the share of a step that the switch takes, "
           "including the cache misses that the switch itself causes. What alternating between the working sets of the "
           "tasks costs is in both times."},
    metric{
        "interleaving_ratio", "1", "lower", "ratio", shown_in::summary, topics::granularity,
        "The time of the kernel calls of all tasks in turn, from one plain loop without tasks, divided by the time of "
        "the same calls where each task makes all its calls at once. Above 1, alternating costs cache misses; below 1, "
        "the steps of different tasks overlap in the processor."},
    metric{"value_ns", "ns", "lower", "time", shown_in::summary, topics::generators,
           "The time of one value of a generator, from the moment when it leaves a value for the consumer to the "
           "moment when it leaves the next. It includes two switches (to the consumer and back), the kernels of "
           "both tasks, and the frames or boxes that the generator takes and frees. Creating, starting and ending "
           "the two tasks is included and spread over all values.",
           scaled_to::clock},
    metric{"value_ratio", "1", "lower", "ratio", shown_in::summary, topics::generators,
           "`value_ns` of a model divided by `value_ns` of the reference model at the same configuration."},
    metric{"allocations_per_value", "1", "lower", "exact", shown_in::summary, topics::generators,
           "The number of coroutine frames, boxed futures or stacks that are taken, divided by the number of "
           "values. Those of the generator and of the consumer themselves are included."},
    metric{"child_polls_per_value", "1", "lower", "exact", shown_in::record, topics::generators,
           "The number of times that a future polls another future, divided by the number of values: what polling "
           "again from the root adds. Only futures report it."},
    metric{"request_concurrency", "1", "higher", "ratio", shown_in::summary, topics::servers,
           "The sum of the delays of all requests of `delay_server` divided by the time from the first `spawn` of the "
           "client to the return of its scheduler's `run`. 1 means that one delay came after the other. It includes "
           "connecting, sending and receiving in both processes."},
    metric{"wakes_per_request", "1", "lower", "time", shown_in::summary, topics::servers,
           "The number of tasks of the client of `delay_server` that are made ready after a wait, counted by the "
           "ledger, divided by the number of requests. The parent's wake is included."},
    metric{"polls_per_request", "1", "lower", "time", shown_in::summary, topics::servers,
           "The number of times that a future of the client of `delay_server` polls another future, divided by the "
           "number of requests. Only futures report it."},
    metric{"requests_per_second", "1/s", "higher", "time", shown_in::summary, topics::servers,
           "The answered requests of `http_service` divided by the time from the first request to the last answer, "
           "while each of the connections sends its next request as soon as it has the answer to the last one, until "
           "each has sent the same number of requests. 99 of 100 requests are short, one is heavy, and all models "
           "answer the same requests. Client and server have a CPU each."},
    metric{"requests_ratio", "1", "higher", "ratio", shown_in::record, topics::servers,
           "`requests_per_second` of a model divided by that of the reference model in the same process."},
    metric{"offered_per_second", "1/s", "higher", "time", shown_in::record, topics::servers,
           "The rate at which the client of `http_service` sends requests, at moments that are fixed beforehand: a "
           "share of the model's own `requests_per_second`, measured in the same process just before, or a rate that "
           "is equal for all models."},
    metric{"short_p50_us", "us", "lower", "time", shown_in::summary, topics::servers,
           "The 50th percentile (nearest rank) of the latency of short requests of `http_service`, from the intended "
           "moment of a request to the last byte of its answer, both read by the client. A request that waits in the "
           "client for a free connection is late, too. While a closed loop saturates the server, the intended moment "
           "is when the request is sent."},
    metric{
        "short_p99_us", "us", "lower", "time", shown_in::summary, topics::servers,
        "The 99th percentile of the latency whose 50th is `short_p50_us`. It is not reported if there are fewer than "
        "100 requests."},
    metric{"short_p99_ratio", "1", "lower", "ratio", shown_in::summary, topics::servers,
           "`short_p99_us` of a model divided by that of the reference model at the same configuration."},
    metric{"short_p999_us", "us", "lower", "time", shown_in::record, topics::servers,
           "The 99.9th percentile of the latency whose 50th is `short_p50_us`. It is not reported if there are fewer "
           "than 1,000 requests."},
    metric{"heavy_p50_us", "us", "lower", "time", shown_in::summary, topics::servers,
           "The 50th percentile (nearest rank) of the latency of heavy requests of `http_service`, which compute about "
           "10 ms, from the intended moment of a request to the last byte of its answer."},
    metric{
        "heavy_p99_us", "us", "lower", "time", shown_in::record, topics::servers,
        "The 99th percentile of the latency whose 50th is `heavy_p50_us`. It is not reported if there are fewer than "
        "100 heavy requests."},
    metric{"heavy_p999_us", "us", "lower", "time", shown_in::record, topics::servers,
           "The 99.9th percentile of the latency whose 50th is `heavy_p50_us`. It is not reported if there are fewer "
           "than 1,000 heavy requests."},
    metric{"cpu_us_per_request", "us", "lower", "time", shown_in::summary, topics::servers,
           "The CPU time of the server of `http_service`, in user space and in the kernel, divided by the number of "
           "answered requests, short and heavy. It includes accepting and closing the connections. The client is "
           "another process, whose CPU time is excluded."},
    metric{"unanswered_requests", "1", "lower", "exact", shown_in::record, topics::servers,
           "The number of requests of `http_service` that have no answer 10 s after the last one was sent. It must be "
           "0: otherwise the measurement fails. A wrong answer fails it, too."},
    metric{"rate_within_limit_per_second", "1/s", "higher", "time", shown_in::summary, topics::servers,
           "The highest rate of requests of `http_service` at which `short_p99_us` is less than the limit that the "
           "configuration names, in steps of 5 percent of the model's own `requests_per_second`, found by bisection. 0 "
           "means that the limit is exceeded at 5 percent."},
    metric{"load_within_limit", "1", "higher", "ratio", shown_in::record, topics::servers,
           "`rate_within_limit_per_second` divided by the model's own `requests_per_second`."},
    metric{"resident_bytes_per_connection", "B", "lower", "time", shown_in::summary, topics::servers,
           "The resident memory of the server of `connections` for one idle connection that has been answered before: "
           "the slope of the least-squares line through `Rss` of `/proc/self/smaps_rollup` over the number of "
           "connections. It includes the task, its stack or frame, and what the server keeps of the connection. The "
           "memory of the kernel is excluded. The slope is not resolved, and not reported, if the connections need "
           "fewer than 64 pages."},
    metric{
        "kernel_bytes_per_connection", "B", "lower", "time", shown_in::record, topics::servers,
        "The memory of the kernel for one connection of `connections`: the slope of the least-squares line through "
        "`Slab` of `/proc/meminfo` over the number of connections. It includes both ends, since the client is on the "
        "same machine, and what other processes cause meanwhile. It is not reported if the connections need fewer "
        "than 64 pages."},
    metric{"idle_answer_us", "us", "lower", "time", shown_in::summary, topics::servers,
           "The median time from sending a short request by a random one of the idle connections of `connections` to "
           "the last byte of its answer, read by the client. One request is sent after the other."},
    metric{"rung_ns", "ns", "lower", "time", shown_in::summary, topics::mechanisms,
           "The time of one operation of a mechanism, from the last instruction of a step of the workload's kernel "
           "to the first instruction of the next step. It includes what the mechanism forces the compiler to keep "
           "in memory. The time of the same steps without the operation is subtracted, so that the kernel, the loop "
           "and the clock are excluded.",
           scaled_to::clock},
    metric{"floor_ratio", "1", "lower", "ratio", shown_in::summary, topics::mechanisms,
           "`rung_ns` of a mechanism divided by `rung_ns` of its floor, a cheaper mechanism that it cannot do "
           "without."},
};

}  // namespace switchmark::measure
