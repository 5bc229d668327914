/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.postgres;

import dev.failover.spi.FailureKind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What an SQLException means. The only place that knows SQLStates.
 *
 * @param blame whose fault it is
 * @param kind what it says about the endpoint, if that is to blame
 */
public record Failure(Blame blame, FailureKind kind) {

    /** Whose fault a failure is, and so what helps. */
    public enum Blame {
        /** The caller's, or the statement's: rethrown as it is; the connection is fine. */
        CALLER,
        /** The session's: the server ended it for idling too long, or in the way of replay; the endpoint is fine. */
        SESSION,
        /** Cured by nobody but an operator: rethrown at once. */
        CONFIGURATION,
        /** The endpoint's: another one, or this one later, may do better. */
        ENDPOINT
    }

    private static final Failure CALLERS = new Failure(Blame.CALLER, FailureKind.CHECK_FAILED);
    private static final Failure ENDED_SESSION = new Failure(Blame.SESSION, FailureKind.LOST);
    private static final Failure WRONG = new Failure(Blame.CONFIGURATION, FailureKind.MISCONFIGURED);

    /** By the server, or the server by us. */
    private static final String REJECTED = "08004";

    /** Wrong password or user, no such database, rejected by pg_hba.conf or for want of TLS. */
    private static final Set<String> CONFIGURATION = Set.of("28P01", "28000", "3D000", REJECTED);

    /** Starting up or shutting down, too many connections. */
    private static final Set<String> UNAVAILABLE = Set.of("57P03", "53300");

    /** The server ended the session: by command, in a crash, or because the database is gone. */
    private static final Set<String> ENDED = Set.of("57P01", "57P02", "57P04");

    /** Idle in a transaction, a transaction that took too long, an idle session: ended before the next call was read. */
    private static final Set<String> TIMED_OUT_SESSIONS = Set.of("25P03", "25P04", "57P05");

    /** What the probe's full query lacks on a server that restricts or does not know a function. */
    private static final Set<String> NOT_ALLOWED = Set.of("0A000", "42501", "42883");

    /** Serialization failure, deadlock. On a replica both mean a conflict with what it replays. */
    private static final Set<String> CONFLICTS = Set.of("40001", "40P01");

    private static final Set<String> FATAL = Set.of("FATAL", "PANIC");

    private static final String READ_ONLY = "25006";

    /**
     * Reads an exception of a call on an open connection. What the server said and lived on is the caller's, whatever the
     * SQLState: functions and foreign servers may raise any. What ended the session may have happened.
     */
    public static Failure of(SQLException e) {
        if (said(e) == null) {
            return ofOpening(e);
        }
        boolean fatal = isFatal(e);
        Failure failure = fatal ? ofOpening(e) : CALLERS;
        return fatal && failure.blame() == Blame.CALLER ? endpoint(FailureKind.LOST) : failure;
    }

    /** Reads an exception of a connection attempt, which every error ends. */
    public static Failure ofOpening(SQLException e) {
        String state = e.getSQLState();
        if (e instanceof OpeningTimedOutException) {
            return endpoint(FailureKind.TIMED_OUT);
        }
        if (state == null) {
            return causedByNetwork(e) ? endpoint(kindOf(e)) : CALLERS;
        }
        if (TIMED_OUT_SESSIONS.contains(state) || (CONFLICTS.contains(state) && isFatal(e))) {
            return ENDED_SESSION;
        }
        if (CONFIGURATION.contains(state)) {
            return WRONG;
        }
        if (UNAVAILABLE.contains(state)) {
            return endpoint(FailureKind.UNAVAILABLE);
        }
        return state.startsWith("08") || ENDED.contains(state) ? endpoint(kindOf(e)) : CALLERS;
    }

    /**
     * Whether an attempt without a password came so far that somebody said why it comes no further. Who says that it is not
     * there yet is not asked for one.
     */
    static boolean isAnswered(SQLException e) {
        Failure failure = ofOpening(e);
        boolean refused = said(e) != null && failure.kind() != FailureKind.UNAVAILABLE;
        return failure.blame() != Blame.ENDPOINT || refused;
    }

    /** The transaction was rolled back for another one's sake, or on a replica for the sake of what it replays. */
    public static boolean isConflict(SQLException e) {
        return CONFLICTS.contains(String.valueOf(e.getSQLState()));
    }

    /**
     * The server ended the session. In other languages the severity has other names: the driver found the connection at its end
     * when it read on.
     */
    private static boolean isFatal(SQLException e) {
        ServerErrorMessage said = said(e);
        return said != null && (FATAL.contains(String.valueOf(said.getSeverity())) || isFollowedByEnd(e));
    }

    private static boolean isFollowedByEnd(SQLException e) {
        for (Throwable next : e) {
            if (next instanceof IOException) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable ServerErrorMessage said(SQLException e) {
        PSQLException told = cause(e, PSQLException.class);
        return told == null ? null : told.getServerErrorMessage();
    }

    /** A write was refused by a server that does not take any: it is no primary any more, or the caller said read-only. */
    public static boolean isReadOnly(SQLException e) {
        return READ_ONLY.equals(e.getSQLState());
    }

    /** Not in the middle of a transaction. */
    public static boolean isInTransaction(SQLException e) {
        return "25001".equals(e.getSQLState());
    }

    /** The connection was closed before the call was sent. */
    public static boolean isClosedBefore(SQLException e) {
        return "08003".equals(e.getSQLState());
    }

    /**
     * The connection broke before anything of the last request was sent. Says nothing of what a call sent before that: one
     * batch may be several requests.
     */
    public static boolean isUnsent(SQLException e) {
        return isClosedBefore(e) || cause(e, NothingSentException.class) != null;
    }

    /** The probe must make do with less. */
    public static boolean isNotAllowed(SQLException e) {
        return NOT_ALLOWED.contains(String.valueOf(e.getSQLState()));
    }

    /** The server was promoted between two columns of the probe: ask again. */
    public static boolean isRoleChange(SQLException e) {
        return "55000".equals(e.getSQLState());
    }

    /** A statement ran into statement_timeout, or was cancelled. */
    public static boolean isTimeout(SQLException e) {
        return "57014".equals(e.getSQLState());
    }

    /** What happened, in one line: pgjdbc's advice for newcomers is cut, a name that does not resolve and the SQLState added. */
    public static String text(SQLException e) {
        return text(e, e.getSQLState());
    }

    static String text(SQLException e, @Nullable String sqlState) {
        String message = String.valueOf(e.getMessage());
        String state = sqlState == null ? "" : " [" + sqlState + "]";
        String line = message.lines().findFirst().orElse(message).replaceFirst("\\. Check that .*", "");
        UnknownHostException unknown = cause(e, UnknownHostException.class);
        String told = unknown == null ? line : "unknown host " + unknown.getMessage() + "; check its url";
        return told.contains(state) ? told : told + state;
    }

    /** The SQLState of an opening that failed. Where TLS failed for want of trust the driver has that of a lost connection. */
    static @Nullable String openingState(SQLException e) {
        return Distrust.of(e) == Distrust.NONE ? e.getSQLState() : REJECTED;
    }

    /** Which keys to look at, of an opening that only a change of the configuration cures; empty for others. */
    static String advice(SQLException e, String keys, Login login) {
        Distrust distrust = Distrust.of(e);
        if (distrust != Distrust.NONE) {
            return distrust.advice(keys);
        }
        if (String.valueOf(e.getMessage()).contains("no password was provided")) {
            return "; set " + login.source(keys);
        }
        return switch (String.valueOf(e.getSQLState())) {
            case "28P01" -> "; check " + login.source(keys);
            case "28000" -> "; check " + keys + ".username, and pg_hba.conf on the server";
            case "3D000" -> "; check the database in its url";
            case REJECTED -> "; check its url and " + keys + ".driver.sslmode";
            default -> "";
        };
    }

    private static Failure endpoint(FailureKind kind) {
        return new Failure(Blame.ENDPOINT, kind);
    }

    private static boolean causedByNetwork(SQLException e) {
        return cause(e, IOException.class) != null;
    }

    private static FailureKind kindOf(SQLException e) {
        if (cause(e, UnknownHostException.class) != null || cause(e, NoRouteToHostException.class) != null) {
            return FailureKind.UNREACHABLE;
        }
        if (cause(e, SocketTimeoutException.class) != null) {
            return FailureKind.TIMED_OUT;
        }
        ConnectException connect = cause(e, ConnectException.class);
        if (connect != null) {
            return kindOf(String.valueOf(connect.getMessage()));
        }
        return FailureKind.LOST;
    }

    private static FailureKind kindOf(String connectFailure) {
        if (connectFailure.contains("refused")) {
            return FailureKind.REFUSED;
        }
        return connectFailure.contains("timed out") ? FailureKind.TIMED_OUT : FailureKind.UNREACHABLE;
    }

    static <T extends Throwable> @Nullable T cause(Throwable e, Class<T> type) {
        int depth = 0;
        for (Throwable cause = e; cause != null && depth < 20; cause = cause.getCause(), depth++) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
