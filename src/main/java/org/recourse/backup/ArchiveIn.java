package org.recourse.backup;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.ArchiveSeal;

/** Reads an archive from its beginning to its very end; whatever is not as it was written is refused. */
final class ArchiveIn implements AutoCloseable {

    private static final byte[] MAGIC = "Recourse back-up".getBytes(StandardCharsets.US_ASCII);
    private static final int BEGINNING = MAGIC.length + 1 + Integer.BYTES;

    private final InputStream file;
    private final InputStream opened;
    private final DataInputStream in;
    private final Header header;

    /** What is done with what is in an archive. */
    interface Reader {
        void row(Table table, @Nullable Object[] values) throws SQLException, IOException;

        void endOfTable(Table table, long rows) throws SQLException, IOException;
    }

    /**
     * Opens an archive and reads its header.
     *
     * @throws Refused where it is none, was made with other keys or by a newer program, or is damaged
     */
    ArchiveIn(Path path, ArchiveSeal seal) {
        try {
            file = new BufferedInputStream(Files.newInputStream(path), 1024 * 1024);
        } catch (IOException e) {
            throw new Refused("The file " + path + " cannot be read.", "See that it is there and may be read.", e);
        }
        try {
            byte[] beginning = file.readNBytes(BEGINNING);
            if (beginning.length < BEGINNING || !Arrays.equals(MAGIC, Arrays.copyOf(beginning, MAGIC.length))) {
                throw new Refused("The file " + path + " is no back-up of Recourse.", "Name a file that is.");
            }
            if (beginning[MAGIC.length] != ArchiveOut.FORMAT) {
                throw new Refused(
                        "The back-up has format " + beginning[MAGIC.length] + ", and this program knows format "
                                + ArchiveOut.FORMAT + " alone.",
                        "Use the version of Recourse that made the back-up, or a newer one.");
            }
            if (!seal.knows(ByteBuffer.wrap(beginning).getInt(MAGIC.length + 1))) {
                throw new Refused(
                        "The back-up was made with other keys than those in " + seal.folder() + ".",
                        "Bring the key files of the installation that made it, as they were then or later (docs/keys.md).");
            }
            opened = seal.open(file, beginning);
            in = new DataInputStream(new BufferedInputStream(new InflaterInputStream(opened), 64 * 1024));
            header = new ObjectMapper()
                    .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
                    .readValue((byte[]) Kind.BYTES.decode(in), Header.class);
        } catch (IOException e) {
            closeQuietly();
            throw damaged(e);
        } catch (Refused e) {
            closeQuietly();
            throw e;
        }
    }

    /** What every archive begins with, which is not sealed but cannot be changed either. */
    static byte[] beginning(byte format, int key) {
        return ByteBuffer.allocate(BEGINNING).put(MAGIC).put(format).putInt(key).array();
    }

    Header header() {
        return header;
    }

    /**
     * Reads everything that follows the header, once.
     *
     * @throws Refused where anything is not as it was written
     */
    void read(Reader reader) throws SQLException {
        try {
            for (Table table : header.tables()) {
                readTable(table, reader);
            }
            if (!in.readUTF().equals(ArchiveOut.WHOLE) || in.read() >= 0 || opened.read() >= 0) {
                throw new IOException("Something is behind the end");
            }
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    private void readTable(Table table, Reader reader) throws IOException, SQLException {
        long rows = 0;
        for (byte next = in.readByte(); next != ArchiveOut.END_OF_TABLE; next = in.readByte()) {
            if (next != ArchiveOut.ROW) {
                throw new IOException("No row where one should be");
            }
            reader.row(table, table.decode(in));
            rows++;
        }
        if (in.readLong() != rows) {
            throw new IOException("Rows are missing");
        }
        reader.endOfTable(table, rows);
    }

    private static Refused damaged(IOException e) {
        return new Refused(
                "The back-up is damaged or not whole: it cannot be read to its end as it was written.",
                "Take another copy of it, or an earlier back-up.",
                e);
    }

    @Override
    public void close() {
        closeQuietly();
    }

    private void closeQuietly() {
        try {
            file.close();
        } catch (IOException e) {
            // It was only read.
        }
    }
}
