using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lectr.Bench.Report;

/// <summary>
/// The folder in which one run leaves what it measured: a Markdown piece a section, raw samples as JSON, and single figures that
/// the table of goals is made from. Several benchmarks write into the same folder, one after the other.
/// </summary>
public sealed class Results
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };
    private readonly string _folder;

    public Results(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
    }

    /// <summary>The folder that <c>LECTR_BENCH_RESULTS</c> names; null when the benchmark was started for itself.</summary>
    public static Results? FromEnvironment() => Environment.GetEnvironmentVariable("LECTR_BENCH_RESULTS") is { Length: > 0 } folder ? new Results(folder) : null;

    /// <summary>A piece of the report, set between the marks of the same name.</summary>
    public void Section(string name, string markdown) => File.WriteAllText(Path.Combine(_folder, name + ".md"), markdown.TrimEnd() + "\n");

    /// <summary>What was measured, sample by sample.</summary>
    public void Raw(string name, object samples) => File.WriteAllText(Path.Combine(_folder, name + ".json"), JsonSerializer.Serialize(samples, Indented) + "\n");

    /// <summary>A plot; the report's text refers to it by its name.</summary>
    public void Plot(string name, Plot plot) => File.WriteAllText(Path.Combine(_folder, name + ".svg"), plot.ToString());

    /// <summary>One figure by name; the last one written counts.</summary>
    public void Figure(string name, double value)
    {
        if (double.IsFinite(value))
        {
            File.AppendAllText(FiguresFile, string.Create(CultureInfo.InvariantCulture, $"{name},{value:R}\n"));
        }
    }

    /// <summary>Every figure of the folder.</summary>
    public IReadOnlyDictionary<string, double> Figures()
    {
        var figures = new Dictionary<string, double>(StringComparer.Ordinal);
        if (File.Exists(FiguresFile))
        {
            foreach (var line in File.ReadLines(FiguresFile))
            {
                var comma = line.LastIndexOf(',');
                figures[line[..comma]] = double.Parse(line.AsSpan(comma + 1), CultureInfo.InvariantCulture);
            }
        }

        return figures;
    }

    /// <summary>The pieces of the report by name.</summary>
    public IEnumerable<(string Name, string Markdown)> Sections() =>
        Directory.EnumerateFiles(_folder, "*.md").Order(StringComparer.Ordinal).Select(file => (Path.GetFileNameWithoutExtension(file), File.ReadAllText(file)));

    /// <summary>The names of the plots.</summary>
    public IEnumerable<string> Plots() => Directory.EnumerateFiles(_folder, "*.svg").Select(file => Path.GetFileName(file)!);

    private string FiguresFile => Path.Combine(_folder, "figures.csv");

    /// <summary>A Markdown table; the first column is text, the others are numbers.</summary>
    public static string Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var text = new StringBuilder();
        text.Append("| ").AppendJoin(" | ", columns).AppendLine(" |");
        text.Append("|---|").AppendJoin("|", columns.Skip(1).Select(_ => "---:")).AppendLine("|");
        foreach (var row in rows)
        {
            text.Append("| ").AppendJoin(" | ", row).AppendLine(" |");
        }

        return text.ToString();
    }
}
