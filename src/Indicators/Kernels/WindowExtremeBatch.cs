using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Godwit.Indicators.Kernels;

/// <summary>Batch face of <see cref="WindowExtreme{TOrder}"/>.</summary>
/// <remarks>
/// The extreme of 2k numbers is that of two runs of k: a window is reached in log₂(period) passes of vector work over a piece of the
/// series that stays in the cache. Extremes do not depend on the order of work, so the values are those of the streaming face.
/// </remarks>
internal static class WindowExtremeBatch
{
    private const int PieceLength = 2048;

    /// <summary>Writes the extreme of every full window; leaves the values before the first one alone.</summary>
    public static void Compute<TOrder>(ReadOnlySpan<double> values, int period, Span<double> output) where TOrder : struct, IExtremeOrder
    {
        int history = period - 1, pieceLength = Math.Max(PieceLength, 4 * period);
        double[] rented = ArrayPool<double>.Shared.Rent(pieceLength + history);
        for (int start = history; start < values.Length; start += pieceLength)
        {
            int length = Math.Min(pieceLength, values.Length - start);
            Span<double> piece = rented.AsSpan(0, length + history);
            values.Slice(start - history, piece.Length).CopyTo(piece);
            int run = 1;
            for (; 2 * run <= period; run *= 2) Combine<TOrder>(piece, run);
            Span<double> target = output.Slice(start, length);
            CombineTo<TOrder>(piece, period - run, target);
        }
        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>run[i] becomes the extreme of run[i − distance] and run[i], from the end, so that nothing is used after it changed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Combine<TOrder>(Span<double> run, int distance) where TOrder : struct, IExtremeOrder
    {
        ref double first = ref MemoryMarshal.GetReference(run);
        nint i = run.Length;
        for (; i - 4 >= distance; i = unchecked(i - 4))
        {
            nuint at = unchecked((nuint)(i - 4));
            Vector256<double> newer = Vector256.LoadUnsafe(ref first, at), older = Vector256.LoadUnsafe(ref first, unchecked(at - (nuint)distance));
            Better<TOrder>(older, newer).StoreUnsafe(ref first, at);
        }
        for (i = unchecked(i - 1); i >= distance; i = unchecked(i - 1))
            if (TOrder.Beats(run[(int)i - distance], run[(int)i])) run[(int)i] = run[(int)i - distance];
    }

    /// <summary>The last step: two runs that overlap and together make the window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CombineTo<TOrder>(ReadOnlySpan<double> run, int distance, Span<double> target) where TOrder : struct, IExtremeOrder
    {
        ReadOnlySpan<double> newer = run[^target.Length..], older = run.Slice(run.Length - target.Length - distance, target.Length);
        ref double newerFirst = ref MemoryMarshal.GetReference(newer), olderFirst = ref MemoryMarshal.GetReference(older), targetFirst = ref MemoryMarshal.GetReference(target);
        int i = 0;
        for (; unchecked(i + 4) <= target.Length; i = unchecked(i + 4))
        {
            nuint at = unchecked((nuint)i);
            Better<TOrder>(Vector256.LoadUnsafe(ref olderFirst, at), Vector256.LoadUnsafe(ref newerFirst, at)).StoreUnsafe(ref targetFirst, at);
        }
        for (; i < target.Length; i = unchecked(i + 1)) target[i] = TOrder.Beats(older[i], newer[i]) ? older[i] : newer[i];
    }

    /// <summary>The older number only where it is strictly more extreme.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Better<TOrder>(Vector256<double> older, Vector256<double> newer) where TOrder : struct, IExtremeOrder =>
        typeof(TOrder) == typeof(Highest)
            ? Vector256.ConditionalSelect(Vector256.GreaterThan(older, newer), older, newer)
            : Vector256.ConditionalSelect(Vector256.LessThan(older, newer), older, newer);
}
