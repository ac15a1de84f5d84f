/**
 * A task's life, from the submission to its one recorded end.
 *
 * <pre>
 *  Intake ─┬ Credits has one that fits ─► record "running" ─► Starts ─► node ─► Ends ─► record
 *          ├ another master has one    ─► handed on, once
 *          └ otherwise ─► record "queued" + queue message ─► Pulls ─► record "running" ─► …
 *  Scheduling keeps what is not due yet: record "scheduled" + schedule ─► DueTasks ─► "queued" or
 *  "running". Others: tasks that wait for others. Repeats: one task for each run. Groups: one end.
 *  Returns puts a task back in the queue; Losses, Sweep and Reconciler find those that must be.
 * </pre>
 *
 * The record in the tasks bucket is the truth. Whatever a class here keeps in memory is a hint or a
 * duty of this master; every decision is one compare-and-set, and only {@code Lost} licenses
 * dropping what one was about to do. Callbacks run on threads of the NATS connection and never
 * block; what must wait for an answer runs on a virtual thread.
 */
package io.cpcluster.master.tasks;
