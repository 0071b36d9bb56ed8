using Lectr.Domain.Providers.Reading;
using Lectr.Domain.Requests;

namespace Lectr.Domain.Providers.Anthropic;

/// <summary>
/// Counts of one messages answer. In a stream they come twice or more and are cumulative: a later count replaces an earlier one,
/// an absent or null one leaves it. Cached and written tokens stand beside the input, not inside it.
/// </summary>
internal sealed class AnthropicUsage
{
    private long? _input;
    private long? _cacheRead;
    private long? _cacheWrite;
    private long? _cacheWrite5Minutes;
    private long? _cacheWrite1Hour;
    private long? _output;
    private long? _thinking;

    /// <summary>Takes in one usage object.</summary>
    public void Take(ReadOnlySpan<byte> json)
    {
        var usage = Counts.Read(json);
        var created = usage.Object("cache_creation"u8);
        _input = usage.Count("input_tokens"u8) ?? _input;
        _cacheRead = usage.Count("cache_read_input_tokens"u8) ?? _cacheRead;
        _cacheWrite = usage.Count("cache_creation_input_tokens"u8) ?? _cacheWrite;
        _cacheWrite5Minutes = usage.Count("ephemeral_5m_input_tokens"u8, created) ?? _cacheWrite5Minutes;
        _cacheWrite1Hour = usage.Count("ephemeral_1h_input_tokens"u8, created) ?? _cacheWrite1Hour;
        _output = usage.Count("output_tokens"u8) ?? _output;
        _thinking = usage.Count("thinking_tokens"u8, usage.Object("output_tokens_details"u8)) ?? _thinking;
    }

    /// <summary>The counts normalised; null when there are none.</summary>
    public Usage? Normalise()
    {
        if (_input is null && _output is null && _cacheRead is null && _cacheWrite is null)
        {
            return null;
        }

        var (shortLived, longLived) = Split();
        return new Usage
        {
            Input = _input,
            CacheRead = _cacheRead,
            CacheWriteShort = shortLived,
            CacheWriteLong = longLived,
            Output = _output,
            Reasoning = _thinking,
        };
    }

    /// <summary>The split by lifetime may be older than the total: what it does not cover belongs to the one lifetime in use, else to the short.</summary>
    private (long? Short, long? Long) Split()
    {
        if (_cacheWrite is not { } total)
        {
            return (_cacheWrite5Minutes, _cacheWrite1Hour);
        }

        var onlyLong = _cacheWrite1Hour > 0 && _cacheWrite5Minutes is null or 0;
        var longLived = onlyLong ? total : _cacheWrite1Hour is { } hour ? Math.Min(hour, total) : (long?)null;
        return (total - (longLived ?? 0), longLived);
    }
}
