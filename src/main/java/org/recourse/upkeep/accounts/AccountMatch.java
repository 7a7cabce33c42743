package org.recourse.upkeep.accounts;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.recourse.casefile.CaseFile;
import org.recourse.oversight.OwnAccounts;
import org.recourse.upkeep.accounts.OfficialAccount.State;
import org.springframework.stereotype.Component;

/**
 * Compares what a case names with the directory, plainly: the same address, or the same name on the same platform. What
 * only looks alike, as a false account would, is none of the trust's.
 */
@Component
class AccountMatch implements OwnAccounts {

    private static final Pattern WORD = Pattern.compile("https?://[^\\s\"'<>]+|@[\\p{L}\\p{N}._-]*[\\p{L}\\p{N}_]");

    private static final Pattern TOP_LEVEL = Pattern.compile("[a-z]{2,10}|co\\.uk");

    private final Accounts accounts;

    AccountMatch(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public List<OwnAccount> namedIn(CaseFile file) {
        List<String> named = Stream.concat(
                        file.link().stream()
                                .flatMap(link -> Arrays.stream(link.strip().split("[\\s,;]+"))),
                        WORD.matcher(file.narrative()).results().map(match -> match.group()))
                .distinct()
                .toList();
        return accounts.in(State.IN_DIRECTORY).stream()
                .filter(account -> named.stream()
                        .anyMatch(name -> isNamed(account, name, file.platform().orElse(""))))
                .map(account -> new OwnAccount(
                        account.reference(),
                        account.handle() + " on " + account.platform(),
                        account.state() == State.RETIRED))
                .toList();
    }

    /**
     * Whether a word names the account.
     *
     * @param platform where the case says that it happened; empty where it does not
     */
    static boolean isNamed(OfficialAccount account, String word, String platform) {
        String handle = handle(account.handle());
        Optional<URI> address = address(word);
        if (address.isEmpty()) {
            return handle(word).equals(handle)
                    && (platform.isBlank() || plain(platform).equals(plain(account.platform())));
        }
        if (account.link()
                .flatMap(AccountMatch::address)
                .filter(own -> leadsInto(address.get(), own))
                .isPresent()) {
            return true;
        }
        return isOf(account.platform(), address.get())
                && segments(address.get()).findFirst().filter(handle::equals).isPresent();
    }

    /** The platform's own site: {@code instagram.com}, and not {@code instagram.com.elsewhere.example}. */
    private static boolean isOf(String platform, URI address) {
        String host = host(address);
        int dot = host.indexOf('.');
        return dot > 0
                && plain(host.substring(0, dot)).equals(plain(platform))
                && TOP_LEVEL.matcher(host.substring(dot + 1)).matches();
    }

    /** The account's own page, or one below it. */
    private static boolean leadsInto(URI address, URI own) {
        List<String> path = segments(address).toList();
        List<String> ownPath = segments(own).toList();
        return host(address).equals(host(own))
                && path.size() >= ownPath.size()
                && path.subList(0, ownPath.size()).equals(ownPath)
                && (!ownPath.isEmpty() || path.isEmpty());
    }

    private static Optional<URI> address(String word) {
        String text = word.strip();
        boolean isAddress = text.matches("(?i)(https?://|www\\.)\\S+") || text.matches("[^@\\s]+\\.[^@\\s/]+/\\S*");
        if (!isAddress) {
            return Optional.empty();
        }
        try {
            URI address = URI.create(text.matches("(?i)https?://.*") ? text : "https://" + text);
            return Optional.of(address).filter(parsed -> parsed.getHost() != null);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String host(URI address) {
        return address.getHost().toLowerCase(Locale.ROOT).replaceFirst("^(www|m)\\.", "");
    }

    private static Stream<String> segments(URI address) {
        return Arrays.stream(String.valueOf(address.getPath()).split("/"))
                .filter(segment -> !segment.isEmpty())
                .map(AccountMatch::handle);
    }

    private static String handle(String name) {
        return name.strip().toLowerCase(Locale.ROOT).replaceFirst("^@", "").replaceFirst("[.,;:!?]+$", "");
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }
}
