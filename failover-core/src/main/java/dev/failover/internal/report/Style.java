/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.report;

/** How a page looks: in the light, in the dark, on a phone and on paper. */
final class Style {

    static final String CSS = """

            :root{color-scheme:light dark;--page:#fff;--text:#1b2430;--faint:#5a6675;--rule:#dce1e7;--card:#f5f7f9;
            --bad-soft:#f8c9c2;--bad-ink:#8c1b10;--waiting-soft:#fae0a5;--waiting-ink:#6f4600;
            --decision-soft:#dccdf5;--decision-ink:#4d2a8c;--recovering-soft:#c3def8;--recovering-ink:#0d4a85;
            --good-soft:#c5e8cb;--good-ink:#125c29;--note-soft:#e6eaee;--note-ink:#3c4856}
            @media screen and (prefers-color-scheme:dark){:root{--page:#12171d;--text:#e4e9ef;--faint:#9aa7b5;
            --rule:#2b343e;--card:#1a2129;
            --bad-soft:#6f2620;--bad-ink:#ffcfc8;--waiting-soft:#5c430a;--waiting-ink:#ffe3a3;
            --decision-soft:#45307a;--decision-ink:#e3d6ff;--recovering-soft:#1b476f;--recovering-ink:#cfe7ff;
            --good-soft:#1d4f2d;--good-ink:#c4efce;--note-soft:#2d3742;--note-ink:#d3dae2}}
            .bad{--soft:var(--bad-soft);--ink:var(--bad-ink)}
            .waiting{--soft:var(--waiting-soft);--ink:var(--waiting-ink)}
            .decision{--soft:var(--decision-soft);--ink:var(--decision-ink)}
            .recovering{--soft:var(--recovering-soft);--ink:var(--recovering-ink)}
            .good{--soft:var(--good-soft);--ink:var(--good-ink)}
            .note{--soft:var(--note-soft);--ink:var(--note-ink)}
            *{box-sizing:border-box}
            body{margin:0;background:var(--page);color:var(--text);
            font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
            main{max-width:1008px;margin:0 auto;padding:28px 24px}
            .kicker{margin:0;color:var(--faint);font-size:.9rem}
            h1{margin:2px 0 14px;font-size:1.75rem;line-height:1.2;letter-spacing:-.01em;text-wrap:balance}
            h1,td,dd,.kicker,.verdict{overflow-wrap:anywhere}
            .verdict{display:flex;gap:10px;margin:0;padding:10px 14px;border-radius:8px;
            background:var(--soft);color:var(--ink);border-left:5px solid var(--ink)}
            .sign{font-weight:700}
            .figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(140px,1fr));gap:10px;margin:14px 0 0}
            .figures div{background:var(--card);border-radius:8px;padding:9px 14px}
            .figures dd{font-size:1.5rem;line-height:1.25;font-weight:600}
            .facts{display:flex;flex-wrap:wrap;gap:6px 32px;margin:14px 2px 22px}
            dt{color:var(--faint);font-size:.82rem}
            dd{margin:0;font-variant-numeric:tabular-nums}
            figure{margin:0 0 28px}
            svg text{font:11px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;fill:var(--text)}
            .timeline{display:block;width:100%;height:auto;overflow:visible}
            .narrow{display:none}
            .wash{fill:var(--soft);opacity:.2}
            .band{fill:var(--soft)}
            .hatching{stroke:var(--ink);stroke-width:1;opacity:.28;fill:none}
            svg text.name{fill:var(--ink);font-weight:600;stroke:var(--soft);stroke-width:4px;paint-order:stroke}
            .rule{stroke:var(--rule)}
            .axis{stroke:var(--faint)}
            .grid{stroke:var(--rule)}
            svg text.tick{fill:var(--faint)}
            svg text.aside{font-style:italic}
            svg text.lane{font-size:13px;font-weight:600}
            svg text.part{fill:var(--faint)}
            .span{stroke:var(--good-ink);stroke-width:5;stroke-linecap:round}
            .mark{fill:var(--soft);stroke:var(--ink);stroke-width:1.4}
            svg text.number{fill:var(--ink);font-size:10px;font-weight:700}
            svg text.long{font-size:8px}
            svg text.label{stroke:var(--page);stroke-width:3px;paint-order:stroke}
            .flag{stroke:var(--ink);stroke-width:1.6}
            .planned{stroke-dasharray:6 4}
            svg text.flagged{fill:var(--ink);font-size:12px;font-weight:600;stroke:var(--page);stroke-width:3px;paint-order:stroke}
            .gap{stroke:var(--page);stroke-width:9;fill:none;stroke-linejoin:round}
            figcaption{display:flex;flex-wrap:wrap;gap:4px 18px;margin-top:10px;color:var(--faint);font-size:.82rem}
            .key{display:inline-flex;align-items:center;gap:6px}
            .key .swatch{width:16px;height:16px}
            table{width:100%;border-collapse:collapse;margin:0 0 28px;font-size:.92rem;font-variant-numeric:tabular-nums}
            caption{text-align:left;font-weight:600;font-size:1.1rem;padding-bottom:4px}
            th{text-align:left;font-weight:500;font-size:.82rem;color:var(--faint)}
            th,td{padding:6px 12px 6px 0;border-bottom:1px solid var(--rule);vertical-align:top}
            td{min-width:4.4em}
            td:first-child{min-width:36px}
            td:nth-child(2){min-width:6.8em}
                        small{display:block;color:var(--faint);font-size:.8rem}
            .cell{display:flex;gap:10px}
            .cell .swatch{flex:none}
            .late{fill:var(--ink)}
            footer{color:var(--faint);font-size:.8rem}
            @media screen and (max-width:680px){
            main{padding:18px 16px}
            h1{font-size:1.4rem}
            .wide{display:none}
            .narrow{display:block}
            .figures{grid-template-columns:1fr 1fr}
            .facts{flex-direction:column}
            th,td{padding-right:8px}
            td{font-size:.86rem}
            .cell{gap:6px}
            }
            @media print{
            @page{margin:14mm}
            :root{color-scheme:light}
            body{font-size:11pt}
            main{max-width:none;padding:0}
            *{-webkit-print-color-adjust:exact;print-color-adjust:exact}
            figure,tr,dl div{break-inside:avoid}
            thead{display:table-header-group}
            caption{break-after:avoid}
            }
            """;

    private Style() {}
}
