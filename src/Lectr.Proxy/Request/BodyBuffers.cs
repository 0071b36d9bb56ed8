using System.Collections.Concurrent;
using System.Numerics;

namespace Lectr.Proxy.Request;

/// <summary>
/// Pools the arrays in which bodies are held, and keeps their sum under a budget. There are four size classes to a power of
/// two, each with room for edits, so that at most a fifth of an array is spare.
/// </summary>
internal sealed class BodyBuffers(long budget)
{
    /// <summary>Bytes of every array before the body, and as many after it, so that a model's name may grow or shrink in place.</summary>
    public const int Slack = 512;

    private const int SmallestShift = 12;
    private const int LargestShift = 27;
    private const int Steps = 4;
    private const long KeptBytes = 128 * 1024 * 1024;
    private readonly ConcurrentQueue<byte[]>[] _classes = [.. Enumerable.Range(0, ((LargestShift - SmallestShift) * Steps) + 1).Select(_ => new ConcurrentQueue<byte[]>())];
    private long _held;
    private long _kept;

    /// <summary>Bytes lent at the moment.</summary>
    public long Held => Volatile.Read(ref _held);

    /// <summary>An array with room for <paramref name="body"/> bytes between two slacks; null when the budget does not allow it.</summary>
    public byte[]? TryRent(long body)
    {
        if (body > 1L << LargestShift)
        {
            return null;
        }

        var index = ClassOf(body);
        var size = SizeOf(index) + (2 * Slack);
        if (Interlocked.Add(ref _held, size) > budget)
        {
            Interlocked.Add(ref _held, -size);
            return null;
        }

        if (_classes[index].TryDequeue(out var array))
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

        _classes[ClassOf(array.Length - (2 * Slack))].Enqueue(array);
    }

    // The smallest class whose arrays hold so many bytes.
    private static int ClassOf(long body)
    {
        if (body <= 1 << SmallestShift)
        {
            return 0;
        }

        var shift = BitOperations.Log2((ulong)(body - 1));
        return ((shift - SmallestShift) * Steps) + (int)((body - 1 - (1L << shift)) / ((1L << shift) / Steps)) + 1;
    }

    private static int SizeOf(int index)
    {
        if (index == 0)
        {
            return 1 << SmallestShift;
        }

        var power = 1 << (SmallestShift + ((index - 1) / Steps));
        return power + ((((index - 1) % Steps) + 1) * (power / Steps));
    }
}
