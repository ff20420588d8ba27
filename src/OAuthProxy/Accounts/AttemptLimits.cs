using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace OAuthProxy.Accounts;

/// <summary>
/// Slows down whoever guesses: by the client's address, and by address and account together. Never by the account alone, by which a stranger
/// could keep its owner out. Memory is bounded however many addresses and names there are.
/// </summary>
internal sealed class AttemptLimits(TimeProvider clock)
{
    private const int FreeForAccount = 5;
    private const int FreeForAddress = 30; // a whole office may be behind one
    private const int Capacity = 5000;

    private readonly FailureCounts<UInt128> _addresses = new(FreeForAddress, Capacity, clock);
    private readonly FailureCounts<(UInt128 Address, string Name)> _accounts = new(FreeForAccount, Capacity, clock);
    private readonly Lock _lock = new();

    /// <summary>How many counts are in memory.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _addresses.Count + _accounts.Count;
            }
        }
    }

    /// <summary>How long attempts at this account from this address have to wait, those with a remembered password included.</summary>
    public TimeSpan WaitForAccount(IPAddress? from, string name)
    {
        lock (_lock)
        {
            return _accounts.Wait((Network(from), name));
        }
    }

    /// <summary>
    /// Counts an attempt as failed before it is made, so that a thousand made at once do not all pass before the first has failed. The result
    /// is zero, or how long to wait; the attempt then counts against the account alone.
    /// </summary>
    public TimeSpan Begin(IPAddress? from, string name)
    {
        var network = Network(from);
        lock (_lock)
        {
            var wait = _accounts.Wait((network, name));
            if (wait > TimeSpan.Zero)
            {
                return wait;
            }

            _accounts.Add((network, name));
            wait = _addresses.Wait(network);
            if (wait == TimeSpan.Zero)
            {
                _addresses.Add(network);
            }

            return wait;
        }
    }

    /// <summary>The attempt succeeded. It says nothing about the others from its address: who guesses may have an account too.</summary>
    public void Succeed(IPAddress? from, string name)
    {
        var network = Network(from);
        lock (_lock)
        {
            _accounts.Forget((network, name));
            _addresses.TakeBack(network);
        }
    }

    /// <summary>The attempt was not made after all.</summary>
    public void Cancel(IPAddress? from, string name)
    {
        var network = Network(from);
        lock (_lock)
        {
            _accounts.TakeBack((network, name));
            _addresses.TakeBack(network);
        }
    }

    /// <summary>Of IPv6 the first 64 bits: whoever has one such address has all with the same.</summary>
    public static UInt128 Network(IPAddress? address)
    {
        if (address is null)
        {
            return 0;
        }

        var bytes = address.GetAddressBytes();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? (UInt128)BinaryPrimitives.ReadUInt64BigEndian(bytes) << 64
            : BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }
}
