using System.Diagnostics;

namespace Lectr.Testing;

/// <summary>Waits for a condition, never for a span of time.</summary>
public static class Eventually
{
    /// <summary>Returns once the condition holds; throws with the description when it does not within the time-out (<see cref="Patience"/>).</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition, string description, TimeSpan? timeout = null) =>
        await ValueAsync(condition, held => held, description, timeout);

    /// <summary>Returns once the condition holds; throws with the description when it does not within the time-out (<see cref="Patience"/>).</summary>
    public static Task TrueAsync(Func<bool> condition, string description, TimeSpan? timeout = null) =>
        TrueAsync(() => Task.FromResult(condition()), description, timeout);

    /// <summary>Returns the first value that satisfies; throws with the description and the last value when none does in time (<see cref="Patience"/>).</summary>
    public static async Task<T> ValueAsync<T>(Func<Task<T>> read, Func<T, bool> satisfied, string description, TimeSpan? timeout = null)
    {
        var clock = Stopwatch.StartNew();
        var pause = 1;
        while (true)
        {
            var value = await read();
            if (satisfied(value))
            {
                return value;
            }

            if (clock.Elapsed > (timeout ?? Patience.Span))
            {
                throw new TimeoutException($"not within {timeout ?? Patience.Span}: {description}; last seen: {value}");
            }

            await Task.Delay(pause);
            pause = Math.Min(pause * 2, 50);
        }
    }
}
