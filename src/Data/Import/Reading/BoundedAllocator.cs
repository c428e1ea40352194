using System.Buffers;
using Apache.Arrow.Memory;

namespace Godwit.Data.Import.Reading;

/// <summary>Memory for Arrow's buffers that a damaged length cannot make grow beyond what a file of this size can hold.</summary>
internal sealed class BoundedAllocator(long fileBytes) : MemoryAllocator
{
    // LZ4 packs at most 255 bytes into one; no column of a sane record batch takes half a gigabyte.
    private const long MostPacking = 255, Slack = 1 << 16;

    /// <summary>The longest buffer, in bytes.</summary>
    public const long Largest = 1 << 29;

    private readonly long _most = Math.Min(Largest, fileBytes * MostPacking + Slack);
    private long _live;

    protected override IMemoryOwner<byte> AllocateInternal(int length, out int bytesAllocated)
    {
        // All that is held at a time counts: many large buffers are as bad as one.
        if (length > _most || Interlocked.Add(ref _live, length) > _most) throw new InvalidDataException("A buffer is longer than the file can hold.");
        bytesAllocated = length;
        return new Owner(this, new byte[length]);
    }

    private sealed class Owner(BoundedAllocator allocator, byte[] bytes) : IMemoryOwner<byte>
    {
        private int _isDisposed;

        public Memory<byte> Memory => bytes;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isDisposed, 1) == 0) Interlocked.Add(ref allocator._live, -bytes.Length);
        }
    }
}
