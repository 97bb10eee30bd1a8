import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.util.List;

/** A MongoDB in memory on a free port of this computer; prints its address. */
public class Server {
    /** Its newest speaks as a server that PyMongo refuses for its age; and the tests must tell it from a real MongoDB. */
    static final class Five implements MongoVersion {
        public List<Integer> getVersionArray() { return List.of(5, 0, 0); }
        public String toVersionString() { return "5.0.0-mongo-java-server"; }
        public int getWireVersion() { return 13; }
    }

    public static void main(String[] unused) {
        var backend = new MemoryBackend();
        backend.version(new Five());
        System.out.println(new MongoServer(backend).bindAndGetConnectionString());
    }
}
