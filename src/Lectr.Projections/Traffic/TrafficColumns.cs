using System.Text.Json;

namespace Lectr.Projections.Traffic;

/// <summary>The measures' columns, in the one order that all statements use.</summary>
internal static class TrafficColumns
{
    /// <summary>Columns of <see cref="TrafficSum"/>.</summary>
    public static readonly string[] Sums = [.. Enum.GetNames<TrafficSum>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    /// <summary>Columns of <see cref="TrafficMax"/>.</summary>
    public static readonly string[] Maxima = [.. Enum.GetNames<TrafficMax>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    /// <summary>Decimals that add up.</summary>
    public static readonly string[] DecimalSums = ["cost_usd", "repriced_up_usd", "audio_seconds"];

    /// <summary>Encoded histograms.</summary>
    public static readonly string[] Histograms = ["latency_histogram", "ttft_histogram", "overhead_histogram"];

    /// <summary>The column of a sum.</summary>
    public static string Of(TrafficSum sum) => Sums[(int)sum];
}
