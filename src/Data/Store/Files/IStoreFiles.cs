namespace Godwit.Data.Store.Files;

/// <summary>Every change that the store makes on disk passes here, so that tests can stop it at any step.</summary>
internal interface IStoreFiles
{
    void CreateDirectory(string path);

    /// <summary>Opens a new file for writing; an old one of that name is emptied.</summary>
    Stream Create(string path);

    /// <summary>Returns when the stream's bytes are on the disk itself.</summary>
    void Sync(Stream stream);

    /// <summary>Gives a file a new name in one step, replacing what had it.</summary>
    void Move(string from, string to);

    /// <summary>Returns when the names in a folder are on the disk itself.</summary>
    void SyncDirectory(string path);

    /// <summary>Removes a file; fine when there is none.</summary>
    void Delete(string path);

    /// <summary>Removes a folder if it is empty.</summary>
    void DeleteEmptyDirectory(string path);
}
