using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace Lectr.Domain.Estimates;

/// <summary>
/// Tokens as a straight line over characters, learnt by least squares. A message's frame is the intercept, a language's density the slope.
/// Pairs are weighed by the inverse of their length, so that long prompts do not drown short ones, and fade, so that a changed
/// tokeniser is forgotten. Starts from four characters to a token.
/// </summary>
/// <param name="W">Sum of weights.</param>
/// <param name="X">Weighted sum of characters.</param>
/// <param name="Y">Weighted sum of tokens.</param>
/// <param name="Xx">Weighted sum of squared characters.</param>
/// <param name="Xy">Weighted sum of products.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Line(
    [property: JsonPropertyName("w")] double W,
    [property: JsonPropertyName("x")] double X,
    [property: JsonPropertyName("y")] double Y,
    [property: JsonPropertyName("xx")] double Xx,
    [property: JsonPropertyName("xy")] double Xy)
{
    private const double Fade = 0.995;
    private const double LeastSlope = 0.005;
    private const double MostSlope = 4;

    /// <summary>Before anything is learnt: two light pairs on the line of four characters to a token.</summary>
    public static Line Prior { get; } = default(Line).With(200, 50).With(4000, 1000);

    /// <summary>Learns one pair.</summary>
    public Line With(long characters, long tokens)
    {
        var weight = 1d / (characters + 16);
        return new Line(
            (W * Fade) + weight,
            (X * Fade) + (weight * characters),
            (Y * Fade) + (weight * tokens),
            (Xx * Fade) + (weight * characters * characters),
            (Xy * Fade) + (weight * characters * tokens));
    }

    /// <summary>Tokens to expect for so many characters; never negative.</summary>
    public long At(long characters)
    {
        var spread = (W * Xx) - (X * X);
        var slope = spread > 1e-9 ? ((W * Xy) - (X * Y)) / spread : 0;
        if (slope is < LeastSlope or > MostSlope)
        {
            // Too few different lengths to tell frame from text: the plain ratio then.
            slope = X > 0 ? Math.Clamp(Y / X, LeastSlope, MostSlope) : 0.25;
        }

        var intercept = W > 0 ? Math.Max(0, (Y - (slope * X)) / W) : 0;
        return (long)Math.Round(intercept + (slope * characters), MidpointRounding.AwayFromZero);
    }
}
