namespace Eas.Search.Runs.Reports;

/// <summary>How a report looks: light or dark as the reader's system is, on any width.</summary>
internal static class ReportStyle
{
    /// <summary>The style sheet.</summary>
    public const string Text =
        """

        :root{color-scheme:light dark;--ground:#fff;--soft:#f4f6f8;--line:#dfe3e8;--text:#1d2126;--quiet:#626a73;--accent:#0b62b0;--notice:#fff4d6}
        @media(prefers-color-scheme:dark){:root{--ground:#13161a;--soft:#1b1f24;--line:#30363d;--text:#e4e7eb;--quiet:#98a1ab;--accent:#63b0f5;--notice:#3a3012}}
        @media(prefers-color-scheme:dark){figure [stroke="#0072b2"]{stroke:#3392d6}figure [fill="#0072b2"]{fill:#3392d6}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--ground);color:var(--text);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;-webkit-text-size-adjust:100%}
        main{max-width:62rem;margin:0 auto;padding:2.5rem 1.5rem 5rem}
        h1{font-size:2rem;line-height:1.2;margin:0 0 .4rem;font-weight:650;letter-spacing:-.01em}
        h2{font-size:1.3rem;margin:3.2rem 0 .8rem;font-weight:600}
        h3{font-size:1.05rem;margin:2rem 0 .5rem;font-weight:600}
        p{margin:.5rem 0}
        .lead{font-size:1.08rem;max-width:46rem}
        .quiet,figcaption span,small{color:var(--quiet)}
        .notice{background:var(--notice);border-radius:.4rem;padding:.6rem .9rem}
        a{color:var(--accent);text-decoration:none}
        a:hover{text-decoration:underline}
        nav{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;margin:1.4rem 0 0;padding:.6rem 0;border:solid var(--line);border-width:1px 0;font-size:.9rem}
        code,pre{font:.85em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
        pre{background:var(--soft);border-radius:.4rem;padding:.9rem 1rem;overflow-x:auto}
        .facts{display:grid;grid-template-columns:repeat(3,minmax(0,1fr));gap:1.1rem 1.5rem;margin:1.2rem 0 1.6rem}
        .facts div{border-left:3px solid var(--line);padding-left:.8rem}
        .facts div:first-child{border-color:var(--accent)}
        .facts b{display:block;font-size:1.45rem;line-height:1.25;font-weight:600;font-variant-numeric:tabular-nums;white-space:nowrap}
        .facts span{color:var(--quiet);font-size:.86rem;line-height:1.35;display:block}
        .scroll{overflow:auto;max-height:36rem;margin:.8rem 0}
        table{border-collapse:collapse;font-size:.88rem;font-variant-numeric:tabular-nums;min-width:min(100%,24rem)}
        th,td{padding:.34rem .8rem .34rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
        th{color:var(--quiet);font-weight:500;position:sticky;top:0;background:var(--ground);white-space:nowrap}
        th.n,td.n{text-align:right;padding-left:.5rem;white-space:nowrap}
        td{white-space:nowrap}
        td:first-child{white-space:normal}
        td:not(.n):first-child{min-width:8rem}
        td code{display:block;min-width:19rem;white-space:normal}
        figure{margin:1.4rem 0 1.8rem;max-width:46rem}
        figcaption{display:flex;flex-wrap:wrap;gap:0 .8rem;align-items:baseline;margin-bottom:.3rem;font-size:.95rem}
        figcaption b{font-weight:600}
        figcaption span{font-size:.86rem}
        svg{font-family:inherit}
        figure>svg{display:block;width:100%;height:auto}
        svg.map{display:block}
        .pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:0 2rem}
        .pair figure{min-width:0}
        .pair figure>svg{font-size:14.5px}
        .legend{list-style:none;display:flex;flex-wrap:wrap;gap:.1rem 1.2rem;margin:.3rem 0;padding:0;font-size:.86rem}
        .legend li{display:flex;align-items:center;gap:.45rem}
        details{margin:.4rem 0}
        summary{cursor:pointer;color:var(--quiet);font-size:.86rem}
        summary:hover{color:var(--accent)}
        .run{border-top:1px solid var(--line);padding:.5rem 0}
        .run>summary{font-size:1rem;color:var(--text)}
        .layers,.layers ol{display:flex;flex-wrap:wrap;align-items:flex-end;gap:.5rem .3rem;list-style:none;margin:0;padding:0}
        .layers{margin:1rem 0}
        .layers li{display:flex;flex-direction:column;align-items:center;min-width:2.5rem;line-height:1.3;font-size:.8rem;font-variant-numeric:tabular-nums}
        .layers b{font-weight:500;margin-top:.2rem}
        .layers small{font-size:.7rem;min-height:.95rem}
        .layers i{display:block;width:1.7rem;border-radius:.15rem;background:var(--accent)}
        .layers .k1 i{opacity:.4}
        .layers .k3 i{opacity:.75}
        .layers .dense i{opacity:.75;width:1.1rem}
        .layers .dense{min-width:1.7rem}
        .layers .dense small{display:none}
        .layers .pool i{width:.3rem;background:var(--quiet);opacity:.6}
        .layers .pool{min-width:2rem}
        .layers .fc i{background:none;border:2px solid var(--accent)}
        .layers .block{border-bottom:1px solid var(--line)}
        .layers em{font-style:normal;font-size:.68rem;color:var(--accent);margin-bottom:.15rem}
        .layers .new i,.layers .wider i{outline:2px solid var(--accent);outline-offset:2px}
        .lineage{list-style:none;margin:0;padding:0}
        .lineage>li{border-left:2px solid var(--line);padding:0 0 1.6rem 1.3rem;position:relative}
        .lineage>li::before{content:"";position:absolute;left:-.44rem;top:.45rem;width:.75rem;height:.75rem;border-radius:50%;background:var(--accent)}
        .lineage>li:last-child{padding-bottom:0}
        .lineage h3{margin:0}
        .steps{margin:.4rem 0;padding-left:1.6rem;font-size:.92rem}
        .steps li{margin:.35rem 0}
        .steps code{color:var(--quiet);display:block}
        @media(max-width:40rem){
        main{padding:1.5rem 1rem 3rem}
        h1{font-size:1.6rem}
        .facts{grid-template-columns:repeat(2,minmax(0,1fr));gap:.9rem}
        .facts b{font-size:1.15rem}
        figure>svg,.pair figure>svg{font-size:18px}
        }
        @media print{.scroll{max-height:none}}

        """;
}
