namespace Eas.Search.Runs;

/// <summary>The tables of a run.</summary>
internal static class RunSchema
{
    /// <summary>Version that this build writes and reads.</summary>
    public const int Version = 2;

    /// <summary>Marks a SQLite file as the database of a run: "EasR".</summary>
    public const int ApplicationId = 0x45617352;

    /// <summary>
    /// Makes the tables. Keys of 64 bits without sign are stored as the same bits with sign. A policy is stored once, whichever episodes refer to it.
    /// </summary>
    public static readonly string Tables = $"""
        PRAGMA application_id = {ApplicationId};
        PRAGMA user_version = {Version};

        CREATE TABLE run (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            recipe_name TEXT NOT NULL,
            recipe TEXT NOT NULL,
            data_name TEXT NOT NULL,
            data_fingerprint TEXT NOT NULL,
            vector_width INTEGER NOT NULL,
            precision TEXT NOT NULL,
            seed INTEGER NOT NULL,
            split_seed INTEGER NOT NULL,
            start_network TEXT NOT NULL,
            is_non_deterministic INTEGER NOT NULL,
            test_reads INTEGER NOT NULL,
            seconds REAL NOT NULL
        ) STRICT;

        CREATE TABLE stages (
            number INTEGER PRIMARY KEY,
            planned_networks INTEGER NOT NULL,
            origin INTEGER REFERENCES networks
        ) STRICT;

        CREATE TABLE policies (
            sha256 TEXT PRIMARY KEY,
            bytes BLOB NOT NULL
        ) STRICT;

        CREATE TABLE episodes (
            stage INTEGER NOT NULL REFERENCES stages,
            number INTEGER NOT NULL,
            policy TEXT NOT NULL REFERENCES policies,
            updated_policy TEXT REFERENCES policies,
            mean_accuracy REAL,
            best_accuracy REAL,
            baseline REAL,
            entropy REAL,
            loss REAL,
            PRIMARY KEY (stage, number)
        ) STRICT;

        CREATE TABLE networks (
            number INTEGER PRIMARY KEY,
            role TEXT NOT NULL CHECK (role IN ('start', 'sampled', 'finalist', 'control')),
            stage INTEGER NOT NULL REFERENCES stages,
            episode INTEGER,
            index_in_episode INTEGER,
            parent INTEGER REFERENCES networks,
            actions TEXT NOT NULL,
            architecture TEXT NOT NULL,
            seed INTEGER NOT NULL,
            parameters INTEGER NOT NULL,
            multiply_adds INTEGER NOT NULL,
            state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'trained', 'reused', 'failed')),
            failure TEXT,
            reused_from INTEGER REFERENCES networks,
            curve TEXT,
            relative_delta REAL,
            relative_delta_with_noise REAL,
            validation_accuracy REAL,
            test_accuracy REAL,
            reward REAL,
            weights_sha256 TEXT,
            seconds REAL,
            worker TEXT,
            FOREIGN KEY (stage, episode) REFERENCES episodes
        ) STRICT;

        CREATE INDEX networks_of_episode ON networks (stage, episode);
        """;
}
