/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.jdbc.CommitOutcomeUnknownException;
import dev.failover.jdbc.ConnectionLostException;
import java.sql.SQLException;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuditTest {
    private static final SQLException CAUSE = new SQLException("broken pipe");

    private final Ledger ledger = new Ledger();
    private final Audit audit = new Audit(ledger);

    @Test
    void whatTheOldPrimaryAcknowledgedAndTheNewOneLacksIsLost() {
        served(1, "a");
        served(2, "a");
        served(3, "b");

        assertThat(audit.of(0, 100, "b", Set.of(1L, 3L))).isEqualTo(new Audit.Findings(1, 0, 0, 0));
        assertThat(audit.of(100, 200, "c", Set.of(1L, 3L))).isEqualTo(new Audit.Findings(0, 0, 0, 0));
    }

    @Test
    void whatTheSurvivorItselfAcknowledgedMustBeThere() {
        served(1, "b");

        assertThat(audit.of(0, 100, "b", Set.of())).isEqualTo(new Audit.Findings(0, 0, 0, 1));
    }

    @Test
    void anUncertainRowMayBeThereOrNot() {
        failed(1, new CommitOutcomeUnknownException("lost", CAUSE));
        failed(2, new CommitOutcomeUnknownException("lost", CAUSE));

        assertThat(audit.of(0, 100, "b", Set.of(2L))).isEqualTo(new Audit.Findings(0, 2, 1, 0));
    }

    @Test
    void aRowThatWasDeniedMustNotBeThere() {
        failed(1, new ConnectionLostException("lost", false, CAUSE));
        failed(2, new ConnectionLostException("lost", false, CAUSE));

        assertThat(audit.of(0, 100, "b", Set.of(2L))).isEqualTo(new Audit.Findings(0, 0, 0, 1));
    }

    private void served(long id, String server) {
        begun(id).served(10 * id + 1, server);
    }

    private void failed(long id, SQLException failure) {
        begun(id).failed(10 * id + 1, failure);
    }

    private Call begun(long id) {
        Call call = new Call(true, id, 10 * id);
        ledger.add(call);
        return call;
    }
}
