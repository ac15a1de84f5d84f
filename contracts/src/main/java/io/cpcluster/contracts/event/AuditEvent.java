package io.cpcluster.contracts.event;

import org.jspecify.annotations.Nullable;

/**
 * Who did what, on {@code cpcluster.events.audit.<user>.<verb>}. Tasks submitted within a tenth of
 * a second share one.
 *
 * @param type {@code io.cpcluster.event.v1.audit_<verb>}
 * @param user the name in their credentials, whatever the request says
 * @param subject what it was done to, its kind first: {@code task t1}, {@code task t1 t2 t3}
 */
public record AuditEvent(
    String type, String user, String verb, String time, String subject, @Nullable String detail) {}
