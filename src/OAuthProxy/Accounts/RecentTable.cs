namespace OAuthProxy.Accounts;

/// <summary>
/// Remembers the latest entries, between one and two times <paramref name="capacity"/> of them, at a constant cost: when the newer half is
/// full, the older is forgotten. Not for several threads at once.
/// </summary>
internal sealed class RecentTable<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private Dictionary<TKey, TValue> _newer = [];
    private Dictionary<TKey, TValue> _older = [];

    public int Count => _newer.Count + _older.Count;

    public bool TryGet(TKey key, out TValue value) => _newer.TryGetValue(key, out value!) || _older.TryGetValue(key, out value!);

    public void Set(TKey key, TValue value)
    {
        _older.Remove(key);
        _newer[key] = value;
        if (_newer.Count >= capacity)
        {
            (_newer, _older) = ([], _newer);
        }
    }

    public void Remove(TKey key)
    {
        _newer.Remove(key);
        _older.Remove(key);
    }
}
