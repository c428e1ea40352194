namespace Godwit.Browser.Tests;

/// <summary>Contrast of all texts of a page by the formula of WCAG 2.2: 4.5 to 1, or 3 to 1 for large text.</summary>
internal static class ContrastCheck
{
    public const string Script = """
        () => {
            const read = text => { const p = text.match(/[\d.]+/g).map(Number); return { c: p.slice(0, 3), a: p.length > 3 ? p[3] : 1 }; };
            const light = c => { const [r, g, b] = c.map(v => { v /= 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; }); return .2126 * r + .7152 * g + .0722 * b; };
            const behind = element => {
                for (let e = element; e; e = e.parentElement) { const b = read(getComputedStyle(e).backgroundColor); if (b.a > .99) return b.c; }
                return [255, 255, 255];
            };
            const faint = new Set();
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const element = node.parentElement;
                if (!node.textContent.trim() || ["SCRIPT", "STYLE", "NOSCRIPT"].includes(element.tagName) || element.closest("[aria-hidden=true],:disabled") || !element.getClientRects().length) continue;
                const style = getComputedStyle(element), front = light(read(style.color).c), back = light(behind(element));
                const ratio = (Math.max(front, back) + .05) / (Math.min(front, back) + .05), size = parseFloat(style.fontSize);
                const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
                if (ratio < (large ? 3 : 4.5)) faint.add(`${ratio.toFixed(2)} ${element.tagName}.${element.className}: ${node.textContent.trim().slice(0, 30)}`);
            }
            return [...faint];
        }
        """;
}
