using System.Collections.Concurrent;
using System.Numerics;

namespace Lectr.Proxy.Request;

/// <summary>
/// Pools the arrays in which bodies are held, and keeps their sum under a budget. Each size class is a power of two plus room
/// for edits, so that a body of 32 KB does not take an array of 64.
/// </summary>
internal sealed class BodyBuffers(long budget)
{
    /// <summary>Bytes of every array before the body, and as many after it, so that a model's name may grow or shrink in place.</summary>
    public const int Slack = 512;

    private const int SmallestShift = 12;
    private const int LargestShift = 27;
    private const long KeptBytes = 64 * 1024 * 1024;
    private readonly ConcurrentQueue<byte[]>[] _classes = [.. Enumerable.Range(0, LargestShift - SmallestShift + 1).Select(_ => new ConcurrentQueue<byte[]>())];
    private long _held;
    private long _kept;

    /// <summary>Bytes lent at the moment.</summary>
    public long Held => Volatile.Read(ref _held);

    /// <summary>An array with room for <paramref name="body"/> bytes between two slacks; null when the budget does not allow it.</summary>
    public byte[]? TryRent(long body)
    {
        var shift = Math.Max(SmallestShift, 64 - BitOperations.LeadingZeroCount((ulong)Math.Max(body, 1) - 1));
        if (shift > LargestShift)
        {
            return null;
        }

        var size = (1 << shift) + (2 * Slack);
        if (Interlocked.Add(ref _held, size) > budget)
        {
            Interlocked.Add(ref _held, -size);
            return null;
        }

        if (_classes[shift - SmallestShift].TryDequeue(out var array))
        {
            Interlocked.Add(ref _kept, -size);
            return array;
        }

        return GC.AllocateUninitializedArray<byte>(size);
    }

    /// <summary>Takes an array back.</summary>
    public void Return(byte[] array)
    {
        Interlocked.Add(ref _held, -array.Length);
        if (Interlocked.Add(ref _kept, array.Length) > KeptBytes)
        {
            Interlocked.Add(ref _kept, -array.Length);
            return;
        }

        _classes[BitOperations.Log2((uint)(array.Length - (2 * Slack))) - SmallestShift].Enqueue(array);
    }
}
