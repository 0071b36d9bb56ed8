using System.Globalization;
using System.Text;

namespace Lectr.Bench.Report;

/// <summary>A line plot as SVG, readable on light and dark pages; both axes may be logarithmic.</summary>
public sealed record Plot(string Title, string X, string Y, bool LogX = false, bool LogY = false)
{
    private const double Width = 640;
    private const double Height = 320;
    private const double Left = 70;
    private const double Right = 150;
    private const double Top = 36;
    private const double Bottom = 46;
    private static readonly string[] Colours = ["#2f6fde", "#d9480f", "#2b8a3e", "#9c36b5", "#868e96", "#e8a20c", "#0c8599"];
    private readonly List<(string Name, (double X, double Y)[] Points)> _lines = [];

    /// <summary>Adds a line; a logarithmic axis leaves out what is not positive.</summary>
    public Plot Line(string name, IEnumerable<(double X, double Y)> points)
    {
        _lines.Add((name, [.. points.Where(point => (!LogX || point.X > 0) && (!LogY || point.Y > 0) && double.IsFinite(point.Y))]));
        return this;
    }

    /// <summary>Values as a histogram's cumulative line: how large a share is at or below each value.</summary>
    public Plot Shares(string name, IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return Line(name, Enumerable.Range(1, 200).Select(step => step / 200.0).Select(share => (sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)], share * 100)));
    }

    public override string ToString()
    {
        var all = _lines.SelectMany(line => line.Points).ToArray();
        var (minX, maxX) = Range(all.Select(point => point.X), LogX);
        var (minY, maxY) = Range(all.Select(point => point.Y).Append(LogY ? double.NaN : 0), LogY);
        var svg = new StringBuilder();
        svg.AppendLine(Invariant($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" font-family="sans-serif" font-size="12" fill="#868e96">"""));
        svg.AppendLine(Invariant($"""<text x="{Left}" y="20" font-size="14">{Title}</text>"""));
        svg.AppendLine(Invariant($"""<text x="{(Left + Width - Right) / 2}" y="{Height - 8}" text-anchor="middle">{X}</text>"""));
        svg.AppendLine(Invariant($"""<text transform="translate(14 {(Top + Height - Bottom) / 2}) rotate(-90)" text-anchor="middle">{Y}</text>"""));
        foreach (var tick in Ticks(minX, maxX, LogX))
        {
            var at = Left + (Place(tick, minX, maxX, LogX) * (Width - Left - Right));
            svg.AppendLine(Invariant($"""<path d="M{at:0.0} {Top}V{Height - Bottom}" stroke="#868e96" stroke-opacity=".25"/><text x="{at:0.0}" y="{Height - Bottom + 16}" text-anchor="middle">{Label(tick)}</text>"""));
        }

        foreach (var tick in Ticks(minY, maxY, LogY))
        {
            var at = Height - Bottom - (Place(tick, minY, maxY, LogY) * (Height - Top - Bottom));
            svg.AppendLine(Invariant($"""<path d="M{Left} {at:0.0}H{Width - Right}" stroke="#868e96" stroke-opacity=".25"/><text x="{Left - 6}" y="{at + 4:0.0}" text-anchor="end">{Label(tick)}</text>"""));
        }

        for (var i = 0; i < _lines.Count; i++)
        {
            var (name, points) = _lines[i];
            var colour = Colours[i % Colours.Length];
            var path = string.Join(' ', points.Select(point => Invariant(
                $"{Left + (Place(point.X, minX, maxX, LogX) * (Width - Left - Right)):0.0},{Height - Bottom - (Place(point.Y, minY, maxY, LogY) * (Height - Top - Bottom)):0.0}")));
            svg.AppendLine(Invariant($"""<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/><text x="{Width - Right + 10}" y="{Top + 12 + (i * 18)}" fill="{colour}">{name}</text>"""));
        }

        return svg.AppendLine("</svg>").ToString();
    }

    private static double Place(double value, double min, double max, bool log) =>
        log ? (Math.Log10(value) - Math.Log10(min)) / (Math.Log10(max) - Math.Log10(min)) : (value - min) / (max - min);

    private static (double Min, double Max) Range(IEnumerable<double> values, bool log)
    {
        var known = values.Where(double.IsFinite).DefaultIfEmpty(1).ToArray();
        var (min, max) = (known.Min(), known.Max());
        if (log)
        {
            return (Math.Pow(10, Math.Floor(Math.Log10(min))), Math.Pow(10, Math.Max(Math.Ceiling(Math.Log10(max)), Math.Floor(Math.Log10(min)) + 1)));
        }

        var step = Step(max - min);
        return (Math.Floor(min / step) * step, Math.Max(Math.Ceiling(max / step), Math.Floor(min / step) + 1) * step);
    }

    private static IEnumerable<double> Ticks(double min, double max, bool log)
    {
        if (log)
        {
            for (var power = min; power <= max * 1.001; power *= 10)
            {
                yield return power;
            }

            yield break;
        }

        var step = Step(max - min);
        for (var tick = min; tick <= max + (step / 2); tick += step)
        {
            yield return tick;
        }
    }

    private static double Step(double range)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(range, 1e-9))));
        return range / power < 2 ? power / 4 : range / power < 5 ? power / 2 : power;
    }

    private static string Label(double value) => value.ToString(Math.Abs(value) >= 1000 ? "#,0" : "0.###", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
