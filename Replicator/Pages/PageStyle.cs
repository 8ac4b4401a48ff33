using System.Security.Cryptography;
using System.Text;

namespace Replicator.Pages;

/// <summary>How every page looks: one sheet within the page, for light and dark, for narrow and wide.</summary>
internal static class PageStyle
{
    /// <summary>The sheet. Below 66 em a table's rows become blocks, each cell with its column's name before
    /// it.</summary>
    public const string Sheet = """
        :root{color-scheme:light dark;--paper:#f7f6f2;--panel:#fffefb;--ink:#1c2326;--quiet:#566268;
          --line:#dcd9cf;--mark:#0a6b68}
        @media(prefers-color-scheme:dark){:root{--paper:#13181a;--panel:#1a2124;--ink:#e1e6e7;--quiet:#98a5ab;
          --line:#2d373b;--mark:#74c9c1}}
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%}
        body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.55 system-ui,"Segoe UI",Roboto,
          "Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:break-word}
        header,main{padding:0 max(1.25rem,calc((100% - 64rem)/2))}
        header{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;align-items:baseline;padding-top:1rem;
          padding-bottom:.8rem;border-bottom:1px solid var(--line)}
        header .name{font-weight:650;letter-spacing:.01em;margin-right:auto}
        nav{display:flex;gap:1.25rem}
        nav a{padding:.3rem 0;color:var(--quiet);text-decoration:none;border-bottom:2px solid transparent}
        nav a:hover{color:var(--ink)}
        nav a[aria-current]{color:var(--ink);border-color:var(--mark)}
        a{color:var(--mark);text-underline-offset:.18em}
        a:focus-visible{outline:2px solid var(--mark);outline-offset:3px;border-radius:2px}
        main{padding-top:1.75rem;padding-bottom:2.5rem}
        h1{font-size:1.7rem;line-height:1.25;font-weight:620;letter-spacing:-.012em;margin:0 0 .6rem}
        h2{font-size:1.12rem;font-weight:620;margin:2.4rem 0 .8rem}
        h3{font-size:1rem;font-weight:620;margin:0 0 .25rem}
        p{margin:.4rem 0;max-width:44rem}
        .quiet{color:var(--quiet)}
        code,pre{font:.86rem/1.6 ui-monospace,"Cascadia Mono","SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}
        pre{margin:.6rem 0 0;padding:.6rem .75rem;background:var(--paper);border:1px solid var(--line);
          border-radius:5px;white-space:pre-wrap}
        pre code{display:block;padding-left:1.5em;text-indent:-1.5em}
        code{overflow-wrap:anywhere}
        dl{display:flex;flex-wrap:wrap;gap:1px;margin:1.4rem 0 0;background:var(--line);
          border:1px solid var(--line);border-radius:7px;overflow:hidden}
        dl div{flex:1 1 9rem;background:var(--panel);padding:.8rem 1rem}
        dl .wide{flex-basis:100%}
        dt{color:var(--quiet);font-size:.85rem}
        dd{margin:.1rem 0 0;font-size:1.12rem}
        dd code{font-size:.95rem}
        meter,progress{-webkit-appearance:none;appearance:none;display:block;width:100%;height:.35rem;border:0;
          border-radius:1rem;overflow:hidden;background:var(--line)}
        meter{margin-top:.55rem}
        progress{min-width:6rem;margin-top:.4rem}
        meter::-webkit-meter-inner-element{display:block}
        ::-webkit-meter-bar,::-webkit-progress-bar{height:100%;border:0;border-radius:0;background:var(--line)}
        ::-webkit-meter-optimum-value,::-webkit-progress-value{background:var(--mark)}
        ::-moz-meter-bar,::-moz-progress-bar{background:var(--mark)}
        .cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,25rem),1fr));gap:1rem}
        .card{background:var(--panel);border:1px solid var(--line);border-radius:7px;padding:.9rem 1rem 1rem;
          min-width:0}
        .card p{margin:0;color:var(--quiet);font-size:.93rem}
        label{display:block;margin:.9rem 0;max-width:44rem;color:var(--quiet);font-size:.93rem}
        input,textarea{display:block;width:100%;margin-top:.2rem;padding:.45rem .6rem;color:var(--ink);font:inherit;
          background:var(--panel);border:1px solid var(--line);border-radius:5px}
        button{padding:.45rem 1.1rem;color:var(--paper);font:inherit;background:var(--mark);border:0;border-radius:5px}
        table{width:100%;margin-top:1.2rem;border-collapse:collapse;font-size:.93rem}
        th{font-size:.85rem;font-weight:500;color:var(--quiet);white-space:nowrap}
        th,td{padding:.5rem 1.1rem .5rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
        th:last-child,td:last-child{padding-right:0}
        .text,.path{min-width:12rem;overflow-wrap:anywhere}
        .path{min-width:30rem}
        .short,.number{white-space:nowrap}
        th.number,td.number{text-align:right}
        td ol{list-style:none;margin:0;padding:0}
        @media(max-width:66em){
        table,tbody,tr,td{display:block}
        thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
        tr{background:var(--panel);border:1px solid var(--line);border-radius:7px;padding:.5rem 1rem;
          margin-bottom:.8rem}
        td{display:grid;grid-template-columns:6.5rem minmax(0,1fr);gap:0 .75rem;border:0;padding:.22rem 0}
        td progress{grid-column:2;max-width:20rem}
        td::before{content:attr(data-label);color:var(--quiet);font-size:.85rem}
        pre{padding:.5rem .6rem}
        pre code{font-size:.78rem}
        td.text,td.path{min-width:0}
        td.short,td.number{text-align:left;white-space:normal;overflow-wrap:anywhere}
        }
        """;

    /// <summary>The value of Content-Security-Policy for every page: nothing but this sheet is applied, run, loaded,
    /// sent or framed.</summary>
    public static string ContentSecurityPolicy { get; } =
        "default-src 'none'; img-src data:; style-src 'sha256-"
        + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Sheet)))
        + "'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
}
