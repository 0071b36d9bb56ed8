namespace Lectr.Bench.Proxy;

/// <summary>How long, how often, and what to leave out.</summary>
internal sealed record SuiteOptions(TimeSpan Time, int Rounds, TimeSpan WarmUp, string? Portkey, string? Only)
{
    public static SuiteOptions Parse(string[] arguments)
    {
        var brief = arguments.Contains("--short");
        return new SuiteOptions(
            TimeSpan.FromSeconds(Number(arguments, "--seconds", brief ? 1.5 : 4)),
            (int)Number(arguments, "--rounds", brief ? 3 : 7),
            TimeSpan.FromSeconds(Number(arguments, "--warm-up", brief ? 30 : 60)),
            Text(arguments, "--portkey"),
            Text(arguments, "--only"));
    }

    /// <summary>Whether a part of the suite is wanted.</summary>
    public bool Wants(string part) => Only is null || Only.Split(',').Contains(part);

    private static double Number(string[] arguments, string name, double otherwise) =>
        Text(arguments, name) is { } text ? double.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : otherwise;

    private static string? Text(string[] arguments, string name)
    {
        var at = Array.IndexOf(arguments, name);
        return at >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : null;
    }
}
