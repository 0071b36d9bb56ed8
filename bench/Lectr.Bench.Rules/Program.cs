using Lectr.Bench.Rules;

// evaluate                      cost of one decision at 10 to 10,000 rules
// edit-to-live EDITS PROXIES…   edits over HTTP until every proxy uses them, with so many proxy processes
switch (args)
{
    case ["evaluate"]:
        Evaluation.Run(Console.Out);
        return 0;
    case ["edit-to-live", var edits, .. var proxies]:
        foreach (var count in proxies)
        {
            await EditToLive.RunAsync(int.Parse(edits), int.Parse(count), Console.Out);
        }

        return 0;
    default:
        Console.Error.WriteLine("evaluate | edit-to-live EDITS PROXIES...");
        return 1;
}
