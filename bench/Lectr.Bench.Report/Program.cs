// Puts a run's pieces between the marks of the report: <!-- begin NAME --> … <!-- end NAME -->. The text around them stays.
using System.Text;
using Lectr.Bench.Report;

if (args is not [var folder, var document])
{
    Console.Error.WriteLine("usage: Lectr.Bench.Report RESULTS_FOLDER REPORT.md");
    return 2;
}

var results = new Results(folder);
results.Section("machine", Machine.Describe());
results.Section("goals", Goals.Table(results.Figures()));
var text = new StringBuilder(File.ReadAllText(document));
foreach (var (name, markdown) in results.Sections())
{
    Put(name, markdown);
}

var plots = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(document))!, "benchmarks");
Directory.CreateDirectory(plots);
foreach (var plot in results.Plots())
{
    File.Copy(Path.Combine(folder, plot), Path.Combine(plots, plot), overwrite: true);
    Put($"plot-{Path.GetFileNameWithoutExtension(plot)}", $"![{Path.GetFileNameWithoutExtension(plot)}](benchmarks/{plot})\n");
}

File.WriteAllText(document, text.ToString());
return 0;

void Put(string name, string markdown)
{
    var (begin, end) = ($"<!-- begin {name} -->", $"<!-- end {name} -->");
    var whole = text.ToString();
    var from = whole.IndexOf(begin, StringComparison.Ordinal);
    var to = whole.IndexOf(end, StringComparison.Ordinal);
    if (from < 0 || to < from)
    {
        Console.Error.WriteLine($"The report has no place for {name}.");
        return;
    }

    text.Clear().Append(whole.AsSpan(0, from + begin.Length)).Append("\n\n").Append(markdown).Append('\n').Append(whole.AsSpan(to));
}
