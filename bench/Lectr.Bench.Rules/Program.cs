using Lectr.Bench.Report;
using Lectr.Bench.Rules;

// evaluate                      cost of one decision at 10 to 10,000 rules
// freshness SECONDS             request to visible, with a proxy and an API process
// edit-to-live EDITS PROXIES…   edits over HTTP until every proxy uses them, with so many proxy processes
var results = Results.FromEnvironment();
switch (args)
{
    case ["evaluate"]:
        Evaluation.Run(Console.Out, results);
        return 0;
    case ["edit-to-live", var edits, .. var proxies]:
        foreach (var count in proxies)
        {
            await EditToLive.RunAsync(int.Parse(edits), int.Parse(count), Console.Out, results);
        }

        return 0;
    case ["freshness", var seconds]:
        await Freshness.RunAsync(int.Parse(seconds), Console.Out, results);
        return 0;
    default:
        Console.Error.WriteLine("evaluate | edit-to-live EDITS PROXIES... | freshness SECONDS");
        return 1;
}
