using System.Globalization;
using Lectr.Domain.Rules;

namespace Lectr.Rules;

/// <summary>Plans and refusals as text.</summary>
internal static class RulesReport
{
    public static async Task WriteAsync(TextWriter writer, RulesPlan plan)
    {
        if (!plan.HasChanges)
        {
            await writer.WriteLineAsync("No changes: the rules are those of the file.");
            return;
        }

        foreach (var line in plan.Changes)
        {
            await writer.WriteLineAsync(line);
        }

        var (before, after) = (plan.CostBefore, plan.CostAfter);
        await writer.WriteLineAsync();
        await writer.WriteLineAsync($"Over the traffic of {plan.Window.From:yyyy-MM-dd HH:mm} to {plan.Window.To:yyyy-MM-dd HH:mm} UTC ({Number(plan.After.All.Requests)} requests):");
        await writer.WriteLineAsync($"  rules of now     {Usd(before)}");
        await writer.WriteLineAsync($"  rules of the file {Usd(after)}  ({(after >= before ? "+" : "")}{Usd(after - before)}{Share(before, after)})");
        foreach (var rule in plan.After.Rules)
        {
            await writer.WriteLineAsync(
                $"  {rule.Priority}. \"{rule.Name}\": {Number(rule.Requests)} requests, {Usd(rule.CostActualUsd)} recorded, {Usd(rule.CostHypotheticalUsd)} then");
        }

        foreach (var warning in plan.After.Warnings)
        {
            await writer.WriteLineAsync($"  warning ({warning.Code}): {warning.Message}");
        }

        if (!plan.Exact)
        {
            await writer.WriteLineAsync("  Some long prompts are no longer in the request log; they are priced as short ones.");
        }
    }

    public static async Task WriteAsync(TextWriter writer, RuleRejection rejection)
    {
        switch (rejection)
        {
            case RuleRejection.Invalid invalid:
                foreach (var error in invalid.Errors)
                {
                    await writer.WriteLineAsync($"{error.Field}: {error.Message}");
                }

                break;
            default:
                await writer.WriteLineAsync(rejection.ToString());
                break;
        }
    }

    private static string Usd(decimal amount) => amount.ToString("0.00####", CultureInfo.InvariantCulture) + " USD";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Share(decimal before, decimal after) =>
        before == 0 ? "" : ", " + ((after - before) / before).ToString("+0.0%;-0.0%;0.0%", CultureInfo.InvariantCulture);
}
