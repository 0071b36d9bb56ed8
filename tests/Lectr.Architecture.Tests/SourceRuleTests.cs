using System.Text.RegularExpressions;

namespace Lectr.Architecture.Tests;

/// <summary>The rules of the house that a compiler does not know.</summary>
public sealed partial class SourceRuleTests
{
    private const int LongestSourceFile = 300;
    private const int LongestTestFile = 400;

    [Fact]
    public void Provider_names_stand_only_in_the_providers_folder()
    {
        var offenders = Repository.SourceFiles("src")
            .Where(file => !Repository.Relative(file).StartsWith("src/Lectr.Domain/Providers/", StringComparison.Ordinal))
            .SelectMany(file => File.ReadLines(file)
                .Select((line, index) => (Text: line, Where: $"{Repository.Relative(file)}:{index + 1}")))
            .Where(line => !line.Text.TrimStart().StartsWith("//", StringComparison.Ordinal) && ProviderLiteral().IsMatch(line.Text))
            .Select(line => $"{line.Where} {line.Text.Trim()}")
            .ToList();

        Assert.True(offenders.Count == 0, string.Join('\n', offenders));
    }

    [Fact]
    public void Source_files_hold_one_idea_and_stay_short()
    {
        var offenders = Repository.SourceFiles("src").Select(file => (file, limit: LongestSourceFile))
            .Concat(Repository.SourceFiles("tests").Select(file => (file, limit: LongestTestFile)))
            .Select(item => (Name: Repository.Relative(item.file), Lines: File.ReadLines(item.file).Count(), item.limit))
            .Where(item => item.Lines > item.limit)
            .Select(item => $"{item.Name}: {item.Lines} lines, limit {item.limit}")
            .ToList();

        Assert.True(offenders.Count == 0, string.Join('\n', offenders));
    }

    [Fact]
    public void The_hot_path_can_be_read_top_to_bottom_in_one_short_file()
    {
        var lines = File.ReadLines(Path.Combine(Repository.Root, "src/Lectr.Proxy/RequestPipeline.cs")).Count();

        Assert.InRange(lines, 1, 150);
    }

    [Fact]
    public void Nothing_is_named_after_a_dumping_ground()
    {
        var offenders = Repository.SourceFiles("src").Concat(Repository.SourceFiles("tests"))
            .Where(file => DumpingGround().IsMatch(Repository.Relative(file)))
            .Select(Repository.Relative)
            .ToList();

        Assert.True(offenders.Count == 0, string.Join('\n', offenders));
    }

    [Fact]
    public void Tests_wait_for_signals_and_never_for_time()
    {
        var offenders = Repository.SourceFiles("tests")
            .Where(file => !file.EndsWith(nameof(SourceRuleTests) + ".cs", StringComparison.Ordinal))
            .SelectMany(file => File.ReadLines(file).Select((line, index) => (Text: line, Where: $"{Repository.Relative(file)}:{index + 1}")))
            .Where(line => line.Text.Contains("Thread.Sleep", StringComparison.Ordinal))
            .Select(line => line.Where)
            .ToList();

        Assert.True(offenders.Count == 0, string.Join('\n', offenders));
    }

    [Fact]
    public void Unfinished_work_is_not_left_in_the_sources()
    {
        var offenders = Repository.SourceFiles("src")
            .SelectMany(file => File.ReadLines(file).Select((line, index) => (Text: line, Where: $"{Repository.Relative(file)}:{index + 1}")))
            .Where(line => Unfinished().IsMatch(line.Text))
            .Select(line => line.Where)
            .ToList();

        Assert.True(offenders.Count == 0, string.Join('\n', offenders));
    }

    [Fact]
    public void Classes_outside_the_domain_are_sealed_static_or_abstract()
    {
        var offenders = Repository.SourceFiles("src")
            .SelectMany(file => File.ReadLines(file).Select(line => (Text: line, Name: Repository.Relative(file))))
            .Where(line => OpenClass().IsMatch(line.Text))
            .Select(line => $"{line.Name}: {line.Text.Trim()}")
            .ToList();

        Assert.True(offenders.Count == 0, string.Join('\n', offenders));
    }

    [Fact]
    public void Suppressions_give_their_reason_on_the_same_line()
    {
        var offenders = Repository.SourceFiles("src").Concat(Repository.SourceFiles("src", "*.csproj"))
            .SelectMany(file => File.ReadLines(file).Select((line, index) => (Text: line, Where: $"{Repository.Relative(file)}:{index + 1}")))
            .Where(line => line.Text.Contains("#pragma warning disable", StringComparison.Ordinal) && !line.Text.Contains("//", StringComparison.Ordinal)
                || line.Text.Contains("<NoWarn>", StringComparison.Ordinal) && !line.Text.Contains("<!--", StringComparison.Ordinal))
            .Select(line => line.Where)
            .ToList();

        Assert.True(offenders.Count == 0, string.Join('\n', offenders));
    }

    [GeneratedRegex("\"(openai|anthropic|groq|gemini|azure)\"", RegexOptions.IgnoreCase)]
    private static partial Regex ProviderLiteral();

    [GeneratedRegex(@"(^|/)(Core|Common|Shared|Utils?|Helpers?|Managers?|Services?)/|(Utils?|Helpers?|Manager|Service)\.cs$")]
    private static partial Regex DumpingGround();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK)\b|NotImplementedException")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"^\s*(public|internal|private|protected)?\s*(partial )?(class|record)(?! struct)\s+\w")]
    private static partial Regex OpenClass();
}
