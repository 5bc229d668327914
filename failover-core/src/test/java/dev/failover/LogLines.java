/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.LoggerFactory;

/** What the library warns of from now on, of one subject: threads of other tests may have their say still. */
public final class LogLines implements AutoCloseable {

    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.failover");
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> news = new LinkedBlockingQueue<>();
    private final String beginning;
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            String line = event.getFormattedMessage();
            if (event.getLevel().isGreaterOrEqual(Level.WARN) && line.startsWith(beginning)) {
                warnings.add(line);
                news.add(line);
            }
        }
    };

    /** @param beginning of the lines that count */
    public LogLines(String beginning) {
        this.beginning = beginning;
        appender.setContext(logger.getLoggerContext());
        appender.start();
        logger.addAppender(appender);
    }

    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** Waits until the warnings are such; at most ten seconds after each. */
    public void await(Predicate<List<String>> such) throws InterruptedException {
        while (!such.test(warnings())) {
            if (news.poll(10, TimeUnit.SECONDS) == null) {
                throw new AssertionError("no more warnings came; there are " + warnings);
            }
        }
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
        appender.stop();
    }
}
