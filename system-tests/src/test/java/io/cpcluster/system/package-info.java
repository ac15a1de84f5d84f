/**
 * Black-box tests: real nats-servers, masters and nodes as processes, the public subjects and the
 * real {@code nats} command. Faults are signals to processes; what is expected is read from
 * records, events and answers. {@link io.cpcluster.system.Store} alone looks below the public
 * subjects, to make faults that people cannot make.
 */
package io.cpcluster.system;
