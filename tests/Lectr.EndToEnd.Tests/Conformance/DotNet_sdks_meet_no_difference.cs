using Lectr.Testing;

namespace Lectr.EndToEnd.Tests.Conformance;

/// <summary>Every call of the official NuGet SDKs, once directly and once through Lectr.</summary>
[Collection("conformance")]
public sealed class DotNet_sdks_meet_no_difference(ConformanceLectr lectr)
{
    public static TheoryData<string> Cases() => [.. DotNetCases.All.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Directly_and_through_Lectr(string call)
    {
        var name = call.Split(' ')[1];
        var before = lectr.Upstream.Requests.Count;
        using var direct = new RecordingHandler(name, lectrKey: null, "");
        using var through = new RecordingHandler(name, LectrProcess.LectrKey, "dotnet-" + call.Replace(' ', '-'));

        var one = await DotNetCases.All[call](direct, lectr.Upstream.Url);
        var other = await DotNetCases.All[call](through, lectr.Proxy);

        Assert.Equal(one, other);
        Assert.Equal(direct.Answers, through.Answers);
        var seen = lectr.Upstream.Requests.Skip(before).ToArray();
        Assert.Equal(2, seen.Length);
        WireComparison.Same(seen[0], seen[1]);
        Assert.Single(await lectr.RequestsAsync("dotnet-" + call.Replace(' ', '-'), 1));
    }
}
