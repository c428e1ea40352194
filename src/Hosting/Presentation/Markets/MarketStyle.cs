namespace Godwit.Hosting.Presentation.Markets;

/// <summary>What the analysis page adds to the style of all pages. Plots stretch with the page; their words are text of the page and keep their size.</summary>
internal static class MarketStyle
{
    public const string Text = """
        .plot { margin: 10px 0 18px; } .plot figcaption { font-size: 13.5px; margin-bottom: 4px; } .plot figcaption small { color: var(--muted); font-size: 12.5px; }
        .plot .box { position: relative; height: 230px; margin: 0 0 22px 52px; } .plot.tall .box { height: 300px; } .plot.low .box { height: 150px; }
        .plot svg { position: absolute; inset: 0; width: 100%; height: 100%; overflow: visible; }
        .plot .y, .plot .x { position: absolute; font-size: 11.5px; color: var(--muted); white-space: nowrap; line-height: 1; }
        .plot .y { right: calc(100% + 6px); transform: translateY(-50%); } .plot .x { top: calc(100% + 7px); transform: translateX(-50%); }
        .plot .x.first { transform: none; } .plot .x.last { transform: translateX(-100%); }
        .plot path, .plot line { vector-effect: non-scaling-stroke; fill: none; }
        .plot .grid { stroke: var(--grid); } .plot .zero { stroke: var(--strong); } .plot .line { stroke: var(--line-1); stroke-width: 1.6; stroke-linejoin: round; }
        .plot .other { stroke: var(--line-6); stroke-width: 1.6; } .plot .normal { stroke: var(--ink); stroke-width: 1.4; stroke-dasharray: 5 4; }
        .plot .area { fill: var(--area); stroke: none; } .plot .bars { fill: var(--gain-fill); stroke: none; } .plot .loss-bars { fill: var(--loss-fill); stroke: none; } .plot .quiet { fill: var(--line-2); stroke: none; }
        .plot .whiskers { stroke: var(--ink); stroke-width: 1.2; }
        .plot .wild { fill: var(--down3); stroke: none; } .plot .calm { fill: var(--up2); stroke: none; } .plot .up { fill: var(--gain-fill); stroke: none; } .plot .down { fill: var(--loss-fill); stroke: none; } .plot .none { fill: var(--line); stroke: none; }
        .key i { display: inline-block; width: 12px; height: 12px; border-radius: 2px; margin-right: 6px; vertical-align: -1px; }
        .said { padding-left: 20px; margin: 8px 0; } .said li { margin: 5px 0; max-width: 92ch; }
        .week { border-collapse: separate; border-spacing: 2px; table-layout: fixed; font-size: 12px; } .week th, .week td { border: 0; padding: 0; text-align: center; } .week td { height: 26px; border-radius: 2px; } .week th[scope=row] { text-align: left; width: 38px; font-weight: 400; color: var(--muted); } .week thead th { font-weight: 400; border: 0; white-space: nowrap; overflow: visible; } .week thead th:first-child { width: 38px; }
        .s1 { background: var(--raised); } .s2 { background: var(--up1); } .s3 { background: var(--up2); } .s4 { background: var(--up3); } .s5 { background: var(--up4); } .s6 { background: var(--up5); }
        .levels { display: grid; grid-template-columns: auto 1fr; gap: 1px 10px; margin: 10px 0 16px; align-items: center; font-size: 11.5px; color: var(--muted); }
        .levels span { text-align: right; line-height: 9px; white-space: nowrap; } .levels i { display: block; height: 9px; min-width: 1px; background: var(--up3); border-radius: 0 2px 2px 0; } .levels i.in { background: var(--gain-fill); } .levels i.poc { background: var(--loss-fill); }
        .nine td b { display: block; font-size: 17px; } .nine td span { color: var(--muted); font-size: 12.5px; white-space: nowrap; display: inline-block; margin-right: 8px; }
        .matrix { margin-bottom: 26px; } .matrix td, .matrix th { text-align: center; padding: 7px 6px; } .matrix th[scope=row] { text-align: left; }
        .pairs-grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(480px, 1fr)); gap: 8px 40px; } .pairs-grid .plot .box { height: 130px; } .halves { display: grid; grid-template-columns: 1fr 1fr; gap: 0 10px; } .pairs-grid h3 { margin-bottom: 0; }
        @media screen and (max-width: 860px) { .pairs-grid { grid-template-columns: 1fr; } }
        @media screen and (max-width: 560px) { .plot .box { margin-left: 44px; height: 190px; } .week { border-spacing: 1px; } .week td { height: 20px; } .week thead th span { display: none; } .week thead th:nth-child(6n+2) span { display: inline; } .week thead th:first-child { width: 32px; } .nine th, .nine td { padding-right: 8px; } .nine td b { font-size: 15px; } .nine td span { white-space: normal; margin-right: 4px; } .plot .x.some { display: none; } }
        @media print { .plot, .levels, .week { break-inside: avoid; } }
        """;
}
