<?php
// query.php SOCKET: reads [[sql, values], …] as JSON from standard input and prints the rows of the last, as JSON.
mysqli_report(MYSQLI_REPORT_ERROR | MYSQLI_REPORT_STRICT);
$db = new mysqli('localhost', 'root', '', 'wordpress', 0, $argv[1]);
$db->set_charset('utf8mb4');
foreach (json_decode(file_get_contents('php://stdin'), true) as [$sql, $values]) {
    if ($values) {
        $asked = $db->prepare($sql);
        $asked->execute($values);
        $found = $asked->get_result();
    } else {
        $found = $db->query($sql);
    }
}
echo json_encode($found instanceof mysqli_result ? $found->fetch_all(MYSQLI_ASSOC) : [], JSON_THROW_ON_ERROR);
