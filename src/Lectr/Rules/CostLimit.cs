using System.Globalization;

namespace Lectr.Rules;

/// <summary>How much dearer a plan may be over the window: US dollars (<c>12.50</c>) or a share of today's cost (<c>5%</c>).</summary>
internal sealed record CostLimit(decimal Amount, bool IsShare)
{
    /// <summary>Null when the text is no limit.</summary>
    public static CostLimit? Parse(string text)
    {
        var share = text.EndsWith('%');
        return decimal.TryParse(share ? text[..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            ? new CostLimit(amount, share)
            : null;
    }

    /// <summary>Whether going from one cost to the other passes the limit.</summary>
    public bool IsPassed(decimal before, decimal after) => after - before > (IsShare ? before * Amount / 100m : Amount);

    /// <inheritdoc/>
    public override string ToString() => Amount.ToString(CultureInfo.InvariantCulture) + (IsShare ? "%" : " USD");
}
