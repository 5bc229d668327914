/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStoreException;
import java.security.UnrecoverableKeyException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class DistrustTest {

    private static SQLException connectionFailure(Exception cause) {
        return new SQLException("in any language", "08006", cause);
    }

    @Test
    void aCertificateThatCannotBeTrustedIsTheServers() {
        SSLHandshakeException untrusted = new SSLHandshakeException("PKIX path building failed");
        untrusted.initCause(new CertificateException("unable to find valid certification path"));

        assertThat(Distrust.of(connectionFailure(untrusted))).isEqualTo(Distrust.CERTIFICATE);
    }

    @Test
    void aKeyOfOursThatCannotBeReadIsNotTheServers() {
        GeneralSecurityException wrong = new UnrecoverableKeyException("failed to decrypt safe contents entry");

        assertThat(Distrust.of(connectionFailure(new IOException("keystore password was incorrect", wrong))))
                .isEqualTo(Distrust.KEY);
        assertThat(Distrust.of(connectionFailure(new KeyStoreException("Uninitialized keystore"))))
                .isEqualTo(Distrust.KEY);
        assertThat(Distrust.KEY.advice("failover.jdbc.orders"))
                .contains("failover.jdbc.orders.driver.sslkey", ".sslpassword");
    }
}
